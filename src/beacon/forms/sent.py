"""What a form of 记一笔 sent: one text for each name, then the values under the names of a draft."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from beacon.catalogue.fields import FieldType
from beacon.catalogue.kinds import KINDS
from beacon.forms.sites import TICKED, ticked

CO_UNITS = "co_units"
HANDOUT, FORCE, HAZARD = "handout-", "force-", "hazard-"
"""Begin the names of things handed out, of forces and of hazards."""

_SAME = (
    "kind",
    "started_at",
    "setting",
    "place",
    "audience_count",
    "skill_count",
    "summary",
    "school",
    "make_up_for",
    "planned",
    "topics",
    "audience_groups",
)
_TICKED = (FieldType.SEVERAL, FieldType.CHECKLIST)
_MANY = frozenset(
    {
        "topics",
        "audience_groups",
        CO_UNITS,
        *TICKED,
        *(f"{kind.identifier}-{own.name}" for kind in KINDS.values() for own in kind.fields if own.type in _TICKED),
    }
)


class Posted(Protocol):
    """What a web form hands over: each name may come several times."""

    def lists(self) -> Iterable[tuple[str, list[str]]]:
        """Names with all their values."""


def sent(form: Posted) -> dict[str, str]:
    """One text for each name. Boxes that may be ticked together are joined with commas; of others the last counts."""
    return {
        name: ",".join(str(one) for one in values) if name in _MANY else str(values[-1])
        for name, values in form.lists()
        if values
    }


def typed(form: Mapping[str, str]) -> dict[str, object]:
    """The values of a sent form under the names of `records.drafts.clean_draft`.

    A chip stands for its value unless a date or place was typed beside it: what was typed is what was meant.
    """
    kind = form.get("kind", "")
    raw: dict[str, object] = {name: form.get(name, "") for name in _SAME}
    raw["happened_on"] = form.get("happened_on") or form.get("day", "")
    somewhere = kind not in KINDS or KINDS[kind].has_place
    raw["place"] = form.get("place", "").strip() or (form.get("place_chip", "") if somewhere else "")
    if "client_id" in form:
        # A whole form: no box ticked means that nobody did it together.
        raw[CO_UNITS] = form.get(CO_UNITS, "")
    raw |= ticked(form, is_somewhere=somewhere)
    raw |= {name: value for name, value in form.items() if name.startswith((HANDOUT, FORCE, HAZARD))}
    if kind in KINDS:
        raw |= {own.name: form.get(f"{kind}-{own.name}", "") for own in KINDS[kind].fields}
        raw["school"] = form.get("school", "") if KINDS[kind].at_school else ""
        raw["skill_count"] = form.get("skill_count", "") if KINDS[kind].teaches_skill else ""
    return raw

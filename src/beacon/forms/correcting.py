"""The form of 更正: the form of 记一笔 as the record stands, and the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from beacon.forms.beginnings import like
from beacon.forms.entry import Offer
from beacon.forms.sent import CO_UNITS
from beacon.forms.shapes import Choice, as_typed, choices_of
from beacon.records.corrections import LONGEST_WHY, USUAL_REASONS
from beacon.records.models import Record
from beacon.records.sites import Sites

OTHER_REASON = "别的"


@dataclass(frozen=True)
class Why:
    """The line that asks why, with chips of the usual reasons; what was typed goes before a chip."""

    chips: tuple[Choice, ...]
    text: str
    error: str
    most: int = LONGEST_WHY


def filled(
    record: Record, offer: Offer, *, companions: Iterable[str] = (), sites: Sites | None = None
) -> dict[str, str]:
    """The form as the record stands, with what belongs to that one time."""
    form = like(record, offer, sites=sites)
    form |= {f"{record.kind}-{name}": as_typed(value) for name, value in record.details.items()}
    return form | {
        "day": record.happened_on.isoformat(),
        "started_at": f"{record.started_at:%H:%M}" if record.started_at else "",
        "summary": record.summary,
        "skill_count": as_typed(record.skill_count),
        "make_up_for": str(record.make_up_for_id or ""),
        CO_UNITS: ",".join(companions),
    }


def given_reason(form: Mapping[str, str]) -> str:
    """The reason in a sent form."""
    return form.get("why", "").strip() or form.get("why_chip", "")


def why(form: Mapping[str, str], error: str = "") -> Why:
    """The line as it was sent."""
    text = form.get("why", "").strip()
    chosen = "" if text else form.get("why_chip", "")
    labels = {reason: reason for reason in USUAL_REASONS}
    return Why(choices_of({**labels, "": OTHER_REASON}, chosen), text, error)

"""What stands in a form of 记一笔 when it is opened: what is known, or what an earlier record had."""

from collections.abc import Mapping
from datetime import date

from beacon.catalogue.kinds import KINDS
from beacon.forms.entry import Offer
from beacon.forms.sent import CO_UNITS, FORCE, HANDOUT
from beacon.forms.shapes import as_typed
from beacon.forms.sites import as_ticked
from beacon.records.drafts import LONGEST_PLACE, LONGEST_SUMMARY
from beacon.records.models import Record, RecordState
from beacon.records.sites import Sites


def blank(
    offer: Offer,
    *,
    kind: str = "",
    make_up_for: str = "",
    school: str = "",
    day: str = "",
    started_at: str = "",
    place: str = "",
    summary: str = "",
    planned: str = "",
    co_units: str = "",
    buildings: str = "",
    enterprises: str = "",
    places: str = "",
) -> dict[str, str]:
    """A new form: today, now, the last place, and what a link to it already says: a day that has passed, its hour,
    the place, a sentence, the plan it carries out and who came along."""
    last_place = offer.habits.places[0] if offer.habits.places else ""
    last = offer.habits.last_counts.get(kind)
    return {
        "kind": kind,
        "day": day if _is_day(day) else offer.today.isoformat(),
        "started_at": started_at if _is_day(day) else f"{offer.now:%H:%M}",
        "place_chip": "" if place else last_place,
        "place": place[:LONGEST_PLACE],
        "summary": summary[:LONGEST_SUMMARY],
        "audience_count": "" if last is None else str(last),
        "make_up_for": make_up_for,
        "school": school,
        "planned": planned,
        CO_UNITS: co_units,
    } | {
        name: keys
        for name, keys in (("buildings", buildings), ("enterprises", enterprises), ("places", places))
        if keys
    }


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def like(record: Record, offer: Offer, *, school: str = "", sites: Sites | None = None) -> dict[str, str]:
    """A form filled in like an earlier record: for today where that one stands, for its own day and to the last word
    where it was taken back. Of a record that stands, what belongs to that one time (a headline, a problem found) stays
    out."""
    form = {
        "kind": record.kind,
        "day": offer.today.isoformat(),
        "started_at": f"{offer.now:%H:%M}",
        "setting": record.setting,
        "audience_count": as_typed(record.audience_count),
        "school": school,
        "place_chip": record.place if record.place in offer.habits.places else "",
        "place": "" if record.place in offer.habits.places else record.place,
        "topics": ",".join(record.topics),
        "audience_groups": ",".join(record.audience_groups),
    }
    stands = record.state == RecordState.VALID
    again = {own.name for own in KINDS[record.kind].fields if own.repeats or not stands}
    form |= {f"{record.kind}-{name}": as_typed(value) for name, value in record.details.items() if name in again}
    form |= as_ticked(sites)
    form |= {f"{HANDOUT}{item}": str(pieces) for item, pieces in record.handouts.items()}
    form |= {f"{FORCE}{force}": str(people) for force, people in record.forces.items()}
    if not stands:
        form["day"] = record.happened_on.isoformat()
        form["started_at"] = f"{record.started_at:%H:%M}" if record.started_at else ""
        form["summary"] = record.summary
        form["skill_count"] = as_typed(record.skill_count)
        form["make_up_for"] = str(record.make_up_for_id or "")
    return form


_OF_THIS_TIME = ("planned", "day", "happened_on", "started_at", "summary", "skill_count", "make_up_for", "client_id")
_FILLED_IN = ("kind", "place_chip", *_OF_THIS_TIME)
"""What a form has by itself: nobody typed it."""


def filled_like(
    form: Mapping[str, str], record: Record, offer: Offer, *, school: str = "", sites: Sites | None = None
) -> dict[str, str]:
    """和上次一样 in a form somebody has begun: the last record of the kind where nothing was typed; day, hour and the
    sentence stay as they stand, and so does everything typed."""
    own = {name: value for name, value in form.items() if value and name not in _FILLED_IN}
    if own.get("audience_count") == as_typed(offer.habits.last_counts.get(record.kind)):
        del own["audience_count"]
    return like(record, offer, school=school, sites=sites) | own | {name: form.get(name, "") for name in _OF_THIS_TIME}

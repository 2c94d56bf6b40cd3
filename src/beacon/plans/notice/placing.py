"""What a sentence's place makes of its duties."""

from beacon.catalogue.duties import TIMED, TRACKED
from beacon.plans.models import Clause, Duty, Place
from beacon.plans.notice.binding import EVERYBODY
from beacon.plans.notice.importing import TIMED_CADENCES


def place_of_duties(clause: Clause, place: str) -> str:
    """A clause with duties is a task exactly when one of them is timed; one without gets a tracked duty of its own.

    只记录 takes the timing off its duties; made a task again, they get back the timing that the notice gives, no other.
    """
    if place == Place.TRACK:
        clause.duties.filter(mode=TIMED).update(mode=TRACKED)
    else:
        timed_as_given(clause)
    modes = set(clause.duties.values_list("mode", flat=True))
    if not modes:
        Duty(
            tenant_id=clause.tenant_id,
            notice_id=clause.notice_id,
            clause=clause,
            title="其他工作",
            quote=clause.text,
            mode=TRACKED,
            done_when="做了就记一笔",
            due_sentence="不定次，做了就记",
            groups=list(EVERYBODY),
            kinds=["other"],
        ).save(force_insert=True)
    return Place.DUTY if TIMED in modes else Place.TRACK


def timed_as_given(clause: Clause) -> None:
    """Give the duties of a sentence the timing that stands in the notice."""
    clause.duties.filter(mode=TRACKED, cadence__in=TIMED_CADENCES).update(mode=TIMED)

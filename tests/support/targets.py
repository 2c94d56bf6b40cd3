"""A sentence without a time in a notice in force, to set a target on."""

from beacon.catalogue.duties import TRACKED
from beacon.people.reach import Who
from beacon.plans.models import Clause, Duty, Notice, Place
from tests.support.plan import a_plan


def a_plan_with_talks(office: Who, *, kinds: tuple[str, ...] = ("talk",), title: str = "宣讲") -> Duty:
    """A published plan, and a duty of communities that the notice only wants recorded."""
    return a_tracked_duty(a_plan(office), kinds=kinds, title=title)


def a_tracked_duty(notice: Notice, *, kinds: tuple[str, ...] = ("talk",), title: str = "宣讲") -> Duty:
    """Another such sentence of the notice."""
    position = notice.clauses.count()
    clause = Clause(
        tenant_id=notice.tenant_id,
        notice=notice,
        position=position,
        start=position,
        end=position + 1,
        text=f"经常开展{title}。",
        proposed=Place.TRACK,
        place=Place.TRACK,
    )
    clause.save(force_insert=True)
    duty = Duty(
        tenant_id=notice.tenant_id,
        notice=notice,
        clause=clause,
        title=title,
        quote=clause.text,
        mode=TRACKED,
        done_when=f"记一笔{title}",
        due_sentence="不定次，做了就记",
        groups=["community"],
        kinds=list(kinds),
        starts_on=notice.signed_on,
    )
    duty.save(force_insert=True)
    return duty

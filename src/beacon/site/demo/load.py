"""Loading the demo: roster, plan, activities and reports of both subdistricts, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction

from beacon.people.actions import found_tenant, workdays_of
from beacon.people.models import District, Tenant
from beacon.people.roster.tables import load_roster
from beacon.site.demo import schedule, story
from beacon.site.demo.cast import Cast
from beacon.site.demo.entries import Entry
from beacon.site.demo.filler import Filler, Roster, windows
from beacon.site.demo.history import History, clock_at
from beacon.site.demo.model_month import model_month
from beacon.site.demo.neighbour import SLUG as NEIGHBOUR_SLUG
from beacon.site.demo.neighbour import play_neighbour
from beacon.site.demo.noticed import noticed
from beacon.site.demo.planned import play_planned
from beacon.site.demo.printed import PRINTED
from beacon.site.demo.setting_up import set_up
from beacon.site.demo.sites import sited
from beacon.site.demo.stocked import stock_up
from beacon.site.demo.wording import DATA

SEED = 20231121
SLUG = "jiangpan"
DISTRICT = "云汀区"


@dataclass(frozen=True)
class Town:
    """What a subdistrict of the demo is called and where its roster lies."""

    slug: str
    name: str
    contact_name: str
    contact_phone: str
    contact_email: str
    tables: tuple[str, str]
    deadline_day: int = 23


TOWNS = (
    Town(SLUG, "江畔街道", "周敏", "演示-0001", "office@example.invalid", ("units.csv", "people.csv")),
    Town(
        NEIGHBOUR_SLUG,
        "上坪街道",
        "邓岚",
        "演示-0002",
        "shangping@example.invalid",
        ("neighbour_units.csv", "neighbour_people.csv"),
        deadline_day=20,
    ),
)


def is_loaded() -> bool:
    """Whether the demo is there. It is loaded whole or not at all."""
    return Tenant.objects.filter(slug=SLUG).exists()


def load() -> bool:
    """Load the demo where it is not there yet; whether anything was done."""
    if is_loaded():
        return False
    with transaction.atomic():
        district, _ = District.objects.get_or_create(name=DISTRICT)
        with clock_at(story.FOUNDED_AT):
            tenants = [_found(district, town) for town in TOWNS]
        _play(Cast(tenants[0]))
        play_neighbour(Cast(tenants[1]))
    return True


def _found(district: District, town: Town) -> Tenant:
    tenant = found_tenant(
        district=district,
        name=town.name,
        full_name=f"{DISTRICT}人民政府{town.name}办事处",
        slug=town.slug,
        years=(2023, 2024),
        deadline_day=town.deadline_day,
    )
    tenant.contact_name, tenant.contact_phone = town.contact_name, town.contact_phone
    tenant.contact_email = town.contact_email
    tenant.save(update_fields=["contact_name", "contact_phone", "contact_email"])
    units, people = ((DATA / table).read_bytes() for table in town.tables)
    load_roster(tenant=tenant, units=units, people=people, password=PRINTED, must_change=False, installation=True)
    return tenant


def _play(cast: Cast) -> None:
    """江畔街道 from its notice to the afternoon of 21 November."""
    rng = Random(SEED)
    sendings = schedule.sendings(rng, workdays_of(cast.tenant.id))
    history = History(cast)
    history.notice(story.PUBLISHED_AT, "notice.txt", (DATA / "notice.txt").read_bytes(), story.UNREAD)
    set_up(history)
    entries = activities(cast, sendings, rng)
    stock_up(history, entries)
    for entry in entries:
        history.record(entry)
    void_at, reason = story.MISTYPED_VOID
    history.record(story.MISTYPED, void_at=void_at, reason=reason)
    for code, label, on, moment, why in story.CANCELLED:
        history.cancelled(code, label, on, moment, why)
    _play_reports(history, sendings)
    history.play()
    play_planned(cast)


def activities(cast: Cast, sendings: Sequence[schedule.Sending], rng: Random) -> list[Entry]:
    """Every activity of 江畔街道: the story's and the filler's."""
    told = [
        *story.drills_and_visits(),
        *story.openings(),
        *model_month(),
        *story.single_stories(),
    ]
    reported = schedule.last_days(sendings)

    def last_day(code: str, month: int) -> date:
        return reported.get((code, month), windows()[month].ends)

    filler = Filler(rng, Roster(cast.names, cast.below), workdays_of(cast.tenant.id), last_day)
    return noticed(sited(told, filler.fill(told)))


def _play_reports(history: History, sendings: Sequence[schedule.Sending]) -> None:
    for sending in sendings:
        if (sending.unit, sending.month) in schedule.MAILED:
            history.mailed(sending)
        else:
            history.sent(sending)
    unit, month, returned_at, sentence, again_at = schedule.FIXED
    history.returned(unit, month, returned_at, sentence)
    history.sent_again(unit, month, again_at)
    for code, (moment, words) in schedule.RETURNED.items():
        history.returned(code, schedule.NOVEMBER, moment, words)
    for code, moment in schedule.READY.items():
        history.opened(code, schedule.NOVEMBER, moment)
    for code, moment in schedule.ACCEPTED.items():
        history.accepted(code, schedule.NOVEMBER, moment)
    for closed, moment in schedule.CONSOLIDATED.items():
        in_time = [one.unit for one in sendings if one.month == closed]
        for turn, code in enumerate(in_time, start=1):
            history.accepted(code, closed, moment - timedelta(minutes=2 * turn))
        history.consolidated(windows()[closed].ends, moment)

"""Databases of the sizes to build for, filled in bulk: `python -m bench.profiles NAME` fills the one of its
environment."""

import random
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from beacon.catalogue.kinds import KINDS  # noqa: E402
from beacon.catalogue.tallies import Tally, facts  # noqa: E402
from beacon.kit import clock  # noqa: E402
from beacon.kit.clock import Clock  # noqa: E402
from beacon.people.actions import add_unit, found_tenant, give_post, open_account  # noqa: E402
from beacon.people.models import Account, District, Tenant, Unit  # noqa: E402
from beacon.people.reach import Who  # noqa: E402
from beacon.plans.actions import publish_notice  # noqa: E402
from beacon.plans.progress import report_instances  # noqa: E402
from beacon.records.models import Fact, Part, Record, RecordSearch, RecordUnit  # noqa: E402
from beacon.records.read.search import rows_of  # noqa: E402
from beacon.reports.actions import open_report, submit  # noqa: E402
from beacon.reports.windows import windows_of  # noqa: E402
from bench.client import PASSWORD  # noqa: E402
from bench.databases import NOW  # noqa: E402
from tests.support.plan import a_notice  # noqa: E402

FIRST_DAY, DAYS = date(2023, 1, 1), 325
HEADS = ("community",) * 15 + ("village",) * 15 + ("department",) * 10
BATCH = 2000


@dataclass(frozen=True)
class Profile:
    """How many of what (M one subdistrict, D one district, L the largest desk, whose reports are all sent)."""

    name: str
    tenants: int
    units: int
    records: int
    is_sent: bool = False


PROFILES = {
    profile.name: profile
    for profile in (Profile("M", 1, 40, 9_600), Profile("D", 27, 37, 250_000), Profile("L", 1, 80, 19_200, True))
}


def fill(profile: Profile) -> None:
    """Fill an empty, migrated database. Deterministic by the profile's name; the plan goes through the real deeds."""
    rng = random.Random(profile.name)
    district = District.objects.create(name=f"区{profile.name}")
    per_tenant = profile.records // profile.tenants
    for number in range(profile.tenants):
        tenant, units, office = _tenant(district, number, profile.units)
        clock.use(Clock.parse("2023-04-15T09:00:00+08:00"))
        publish_notice(by=office, notice=a_notice(office))
        clock.use(Clock.parse(NOW))
        _records(tenant, units, office.account, per_tenant, rng)
        if profile.is_sent:
            _send_all(tenant)
    # Each has a password of their own in life; here one will do, as making it is slow on purpose.
    Account.objects.update(password=make_password(PASSWORD))


def _send_all(tenant: Tenant) -> None:
    """Every report that has come due by now, by the real deeds, each on its deadline day or now."""
    now = Clock.parse(NOW)
    for window in windows_of(tenant.pk):
        if now is None or window.starts > now.shown.date():
            continue
        day = min(window.ends, now.shown.date())
        clock.use(Clock.parse(f"{day}T15:00:00+08:00"))
        for instance in report_instances(tenant.pk, window.ends):
            post = instance.unit.posts.select_related("account").get()
            by = Who(post.account, post)
            submit(by=by, report=open_report(by=by, instance=instance), nil=False)


def _tenant(district: District, number: int, size: int) -> tuple[Tenant, list[Unit], Who]:
    name = f"测试街道{number}"
    tenant = found_tenant(district=district, name=name, full_name=f"{name}办事处", slug=f"bench-{number}", years=[2023])
    desk = add_unit(tenant=tenant, name="消安办", kind="office", opened_on=FIRST_DAY)
    units = [
        add_unit(
            tenant=tenant,
            name=f"{'社区' if kind == 'community' else '村' if kind == 'village' else '部门'}{index}",
            kind=kind,
            group=kind,
            function="emergency" if index == size - 1 else "",
            opened_on=FIRST_DAY,
            position=index,
        )
        for index, kind in enumerate((HEADS * (1 + size // len(HEADS)))[:size])
    ]
    for index, unit in enumerate(units):
        clerk = open_account(login=f"clerk-{number}-{index}", name="经办人", password=None, must_change=False)
        give_post(account=clerk, role="clerk", since=FIRST_DAY, unit=unit)
    account = open_account(login=f"office-{number}", name="消安办", password=None, must_change=False)
    return tenant, units, Who(account, give_post(account=account, role="office", since=FIRST_DAY, unit=desk))


def _records(tenant: Tenant, units: list[Unit], by: Account, count: int, rng: random.Random) -> None:
    """Records with their parts and facts in bulk: the same rows the deed writes, without its credits."""
    for begin in range(0, count, BATCH):
        records = [_record(tenant, units[(begin + n) % len(units)], by, rng) for n in range(min(BATCH, count - begin))]
        with transaction.atomic():
            Record.objects.bulk_create(records)
            RecordUnit.objects.bulk_create(
                RecordUnit(tenant=tenant, record=record, unit_id=record.author_id, part=Part.AUTHOR)
                for record in records
            )
            RecordSearch.objects.bulk_create(rows_of(records))
            Fact.objects.bulk_create(fact for record in records for fact in _facts(record))


_KINDS = ("talk", "drill", "giveaway", "station_visit", "broadcast", "theme_event", "training")

_SAID = (
    "讲了用电用气和楼道畅通。",
    "讲用电安全，看了楼道和消防通道，给老人家里换了插线板。",
    "和物业一起讲用电，讲电动自行车进楼充电的危险，当场签了承诺书。",
    "用电、用气、灶台这几样都讲到，群众问得多，发了资料。",
)
"""用电 stands in each: the word that finds everything."""

_PLACES = ("{}号楼前", "锦绣苑{}栋", "滨江广场", "江畔小学操场", "桥头集市{}号", "老码头{}号院坝", "龙洞村{}社")


def _record(tenant: Tenant, unit: Unit, by: Account, rng: random.Random) -> Record:
    kind = rng.choice(_KINDS)
    return Record(
        tenant=tenant,
        author=unit,
        kind=kind,
        happened_on=FIRST_DAY + timedelta(days=rng.randrange(DAYS)),
        setting=rng.choice(("enterprise", "rural", "community", "school", "family")),
        place=rng.choice(_PLACES).format(rng.randrange(40)),
        audience_count=rng.randrange(10, 120) if KINDS[kind].has_audience else None,
        handouts={"leaflet": rng.randrange(10, 60)} if kind == "giveaway" else {},
        summary=rng.choice(_SAID),
        client_id=uuid.UUID(int=rng.getrandbits(128), version=4),
        saved_at=datetime(2023, 11, 1, tzinfo=UTC),
        saved_really_at=datetime(2023, 11, 1, tzinfo=UTC),
        saved_by=by,
    )


def _facts(record: Record) -> Iterator[Fact]:
    tally = Tally(record.kind, record.happened_on, record.setting, record.audience_count, {}, record.handouts)
    for figure, value in facts(tally):
        yield Fact(
            tenant_id=record.tenant_id,
            record=record,
            unit_id=record.author_id,
            day=record.happened_on,
            figure=figure,
            value=value,
        )


def main() -> None:
    """Fill the database of this environment with the profile named."""
    call_command("migrate", verbosity=0)
    fill(PROFILES[sys.argv[1]])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # As the server does by itself a minute after so much was written.
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()

"""Web and job workers are killed while people save, send and consolidate: nothing acknowledged is lost, nothing is
there twice."""

import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from beacon.files.models import Purpose, Upload
from beacon.journal.models import Line
from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.models import Photo, Record
from beacon.reports.consolidate import make_again
from beacon.reports.models import Consolidation, ConsolidationState, Report
from beacon.site.jobs import put_back_abandoned, run_ready_jobs
from tests.support.clients import TODAY, Clerk, Kept, Officer, Stubborn, cookie_of
from tests.support.killing import Site, a_site
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import SIGNED, a_plan, at, instance_of
from tests.support.processes import environment_of_this_database

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("BEACON_KILLS", "300"))
CLIENTS = 8
SEED = int(os.environ.get("BEACON_KILLS_SEED", "1"))


@dataclass(frozen=True)
class Town:
    """The office, and the clerk of each client with the reports it owes, from April on."""

    office: Who
    clerks: list[Who]
    reports: list[list[DutyInstance]]


def a_town(clients: int) -> Town:
    office = the_office(a_tenant())
    clerks = [
        someone("clerk", a_unit(office.tenant, f"第{n}{word}", kind))
        for n in range(clients)
        for word, kind in [("村", UnitKind.VILLAGE) if n % 2 else ("社区", UnitKind.COMMUNITY)]
    ]
    a_plan(office)
    months = range(SIGNED.month, TODAY.month + 1)
    return Town(office, clerks, [[instance_of(who, f"{month}月月报") for month in months] for who in clerks])


TO_COME_BACK = 30
"""Seconds in which a site that is started anew answers again, on a busy machine too."""


def kill(site: Site, kills: int, rng: random.Random, kept: Kept) -> None:
    """Kill at random moments, each time after the site has answered again, until enough died."""
    while (done := site.killed.total()) < kills and not kept.trouble:
        kept.progress = done / kills
        before, limit = kept.answers, time.monotonic() + TO_COME_BACK
        while kept.answers == before and time.monotonic() < limit and not kept.trouble:
            time.sleep(0.05)
            site.keep_up()
        time.sleep(rng.uniform(0, 0.3))
        site.kill_one(rng)


def a_bad_day(kills: int, clients: int, seed: int) -> Site:
    """Run the site under kills, then look at what is there."""
    town, kept, stop, rng = a_town(clients), Kept(), threading.Event(), random.Random(seed)
    environment = environment_of_this_database() | {"BEACON_CLOCK": f"{TODAY}T16:00:00+08:00"}
    begun = time.monotonic()
    with a_site(environment, threads=1 if connection.vendor == "sqlite" else 4) as site:
        people = [Stubborn(site.port, cookie_of(who.account)) for who in (*town.clerks, town.office)]
        workers: list[Clerk | Officer] = [
            Clerk(person, reports, kept, random.Random(f"{seed} {n}"))
            for n, (person, reports) in enumerate(zip(people, town.reports, strict=False))
        ]
        workers.append(Officer(people[-1], town.reports[0], kept, random.Random(seed)))
        threads = [threading.Thread(target=_noted(kept, one.work), args=(stop,)) for one in workers]
        for thread in threads:
            thread.start()
        kill(site, kills, rng, kept)
        stop.set()
        for thread in threads:
            while thread.is_alive():
                site.keep_up()
                thread.join(0.5)
    killed, at, told = site.killed, site.at_work, kept.acknowledged
    print(
        f"\n{connection.vendor}, seed {seed}, {time.monotonic() - begun:.0f} s: killed {killed['web']} web workers, "
        f"{at['web']} in the middle of a request, and {killed['jobs']} job workers, {at['jobs']} in the middle of one "
        f"({', '.join(f'{word} {n}' for word, n in at.most_common() if word not in killed)}); "
        f"{sum(person.lost for person in people)} answers lost; acknowledged: "
        f"{', '.join(f'{word} {n}' for word, n in told.most_common())}, {told.total()} in all; "
        f"{len(kept.records)} records with {len(kept.photos)} photos, {len(kept.sent)} reports"
    )
    assert kept.trouble == []
    look(town, kept)
    return site


def _noted(kept: Kept, work: Callable[..., None]) -> Callable[..., None]:
    """A thread that fails says so."""

    def run(*given: object) -> None:
        try:
            work(*given)
        except BaseException as error:
            kept.trouble.append(repr(error))

    return run


def look(town: Town, kept: Kept) -> None:
    """Everything acknowledged is there once, all files are made, and the program's own check finds nothing."""
    there = {str(key): pk for key, pk in Record.objects.values_list("client_id", "pk")}
    assert there == kept.records
    assert Counter(_lines("save_record")) == Counter(there.values()), "each record is journaled once"
    with_photo = Counter(map(str, Photo.objects.values_list("record__client_id", flat=True)))
    assert with_photo == Counter(kept.photos)
    look_at_reports(town, kept)
    made = {str(row.pk): row for row in Consolidation.objects.order_by("ends", "number")}
    assert {urlsplit(to).path.strip("/").split("/")[-1] for to in kept.asked.values()} <= made.keys()
    for ends in {row.ends for row in made.values()}:
        numbers = [row.number for row in made.values() if row.ends == ends]
        assert numbers == list(range(1, len(numbers) + 1))
    with at(2023, 11, 22, 10, 0):
        finish(town.office)
    assert not Upload.objects.filter(purpose=Purpose.PHOTO, small_key="").exists(), "a small copy of every photo"
    command = [sys.executable, "-m", "beacon.site.cli", "check"]
    checked = subprocess.run(command, env=environment_of_this_database(), capture_output=True, text=True)
    said = checked.stdout.strip().splitlines()[-1:]
    assert (checked.returncode, said) == (0, ["查完了，没有差别。"]), checked.stdout + checked.stderr


def look_at_reports(town: Town, kept: Kept) -> None:
    """Each report is with the office, its last version holds what the clerk had saved when it was last acknowledged,
    nothing of anybody else, and every version was sent by one deed."""
    assert kept.sent.keys() == {row.id for months in town.reports for row in months}, "every report came to be sent"
    reports = list(Report.objects.select_related("instance"))
    assert all(row.state in ("submitted", "consolidated") for row in reports)
    of_unit: dict[uuid.UUID, set[str]] = {}
    for author, pk in Record.objects.values_list("author_id", "pk"):
        of_unit.setdefault(author, set()).add(str(pk))
    for row in reports:
        versions = list(row.versions.order_by("number"))
        assert [version.number for version in versions] == list(range(1, row.versions_n + 1))
        assert kept.sent[row.instance_id] <= versions[-1].facts.keys() <= of_unit.get(row.unit_id, set())
    deeds = Counter(_lines("submit_report", "supplement_report"))
    assert deeds == Counter({row.pk: row.versions_n for row in reports}), "each version is journaled once"


def _lines(*verbs: str) -> list[uuid.UUID | None]:
    return list(Line.objects.filter(verb__in=verbs).values_list("thing_id", flat=True))


def finish(office: Who) -> None:
    """What is left of the jobs is done, also what waits because its workers were killed so often; papers whose making
    went wrong the office has made again."""
    put_back_abandoned()
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now())
    run_ready_jobs()
    for row in Consolidation.objects.exclude(state=ConsolidationState.READY):
        make_again(by=office, consolidation=row)
    run_ready_jobs()
    assert set(Consolidation.objects.values_list("state", flat=True)) <= {ConsolidationState.READY}


def test_a_few_kills_lose_nothing_and_double_nothing() -> None:
    """N06 Two kills while two clerks save and send and the office consolidates."""
    a_bad_day(kills=2, clients=2, seed=1)


@pytest.mark.soak
def test_many_kills_lose_nothing_and_double_nothing() -> None:
    """N06 300 kills (or BEACON_KILLS, with other chances under BEACON_KILLS_SEED) while eight clerks save and send and
    the office consolidates."""
    site = a_bad_day(kills=KILLS, clients=CLIENTS, seed=SEED)

    for word in ("web", "jobs"):
        assert site.at_work[word] >= site.killed[word] / 3, f"too many {word} workers were killed while they waited"

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

from beacon.people.models import UnitKind
from beacon.people.reach import Who
from beacon.plans.models import DutyInstance
from beacon.records.models import Photo, Record
from beacon.reports.consolidate import make_again
from beacon.reports.models import Consolidation, ConsolidationState, Report, ReportVersion
from beacon.site.jobs import put_back_abandoned, run_ready_jobs
from tests.support.killing import Kept, Site, Stubborn, a_site, cookie_of
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.pictures import a_photo
from tests.support.plan import a_plan, at, instance_of
from tests.support.processes import environment_of_this_database

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("kills")]

KILLS = int(os.environ.get("BEACON_KILLS", "300"))
CLIENTS = 8
MONTH_ENDS = "2023-11-23"


@dataclass(frozen=True)
class Town:
    """The office, and the clerk of each client with the report it owes."""

    office: Who
    clerks: list[Who]
    reports: list[DutyInstance]


def a_town(clients: int) -> Town:
    office = the_office(a_tenant())
    clerks = [
        someone("clerk", a_unit(office.tenant, f"第{n}{word}", kind))
        for n in range(clients)
        for word, kind in [("村", UnitKind.VILLAGE) if n % 2 else ("社区", UnitKind.COMMUNITY)]
    ]
    a_plan(office)
    return Town(office, clerks, [instance_of(who, "11月月报") for who in clerks])


def save_and_send(
    person: Stubborn, report: DutyInstance, kept: Kept, stop: threading.Event, rng: random.Random
) -> None:
    """One clerk: a record after the other, some with a photo, some sent twice; the report, and what came after it.
    Nobody goes home before the report is sent."""
    count = 0
    while not stop.is_set() or report.id not in kept.sent:
        count += 1
        client_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        fields = {
            "kind": rng.choice(("talk", "drill", "giveaway", "training")),
            "happened_on": f"2023-11-{rng.randrange(1, 21):02}",
            "place": f"{count}号楼",
            "audience_count": str(rng.randrange(5, 90)),
            "client_id": client_id,
        }
        has_photo = rng.random() < 0.2
        for _ in range(2 if rng.random() < 0.2 else 1):
            if has_photo:
                status, to, page = person.send_photo("/record/new/", PHOTO, **fields)
            else:
                status, to, page = person.send("/record/new/", **fields)
            kept.answers += 1
            if status != 302:
                kept.trouble.append(f"saving answered {status}: {page[:300].decode(errors='replace')}")
                return
            record = uuid.UUID(urlsplit(to).path.strip("/").split("/")[1])
            with kept.lock:
                if kept.records.setdefault(client_id, record) != record:
                    kept.trouble.append(f"{client_id} is {record} and {kept.records[client_id]}")
                if has_photo:
                    kept.photos.add(client_id)
        if count % 4 == 2:
            word = "supplement" if report.id in kept.sent else "submit"
            status, _, page = person.send(f"/report/{report.id}/{word}/")
            if status == 302:
                kept.sent.add(report.id)
            elif word == "submit":
                kept.trouble.append(f"sending answered {status}: {page[:300].decode(errors='replace')}")


def consolidate(person: Stubborn, kept: Kept, stop: threading.Event) -> None:
    """The office: the month consolidated again and again, each time looked at."""
    while not stop.is_set():
        request_id = str(uuid.uuid4())
        status, to, _ = person.send("/collect/consolidate/", month=MONTH_ENDS, request_id=request_id)
        if status == 302:
            kept.asked[request_id] = to
            person.ask("GET", to)
        person.ask("GET", "/collect/")
        stop.wait(0.5)


PHOTO = a_photo()


TO_COME_BACK = 30
"""Seconds in which a site that is started anew answers again, on a busy machine too."""


def kill(site: Site, kills: int, rng: random.Random, kept: Kept) -> Counter[str]:
    """Kill at random moments, each time after the site has answered again, until enough died; how many of each."""
    killed = Counter[str]()
    while killed.total() < kills and not kept.trouble:
        before, limit = kept.answers, time.monotonic() + TO_COME_BACK
        while kept.answers == before and time.monotonic() < limit and not kept.trouble:
            time.sleep(0.05)
            site.keep_up()
        time.sleep(rng.uniform(0, 0.6))
        if word := site.kill_one(rng):
            killed[word] += 1
    return killed


def a_bad_day(kills: int, clients: int, seed: int = 1) -> None:
    """Run the site under kills, then look at what is there."""
    town, kept, stop, rng = a_town(clients), Kept(), threading.Event(), random.Random(seed)
    environment = environment_of_this_database() | {"BEACON_CLOCK": "2023-11-21T16:00:00+08:00"}
    begun = time.monotonic()
    with a_site(environment, threads=1 if connection.vendor == "sqlite" else 4) as site:
        people = [Stubborn(site.port, cookie_of(who.account)) for who in (*town.clerks, town.office)]
        work = [
            threading.Thread(target=_noted(kept, save_and_send), args=(person, report, kept, stop, random.Random(n)))
            for n, (person, report) in enumerate(zip(people, town.reports, strict=False))
        ]
        work.append(threading.Thread(target=_noted(kept, consolidate), args=(people[-1], kept, stop)))
        for thread in work:
            thread.start()
        killed = kill(site, kills, rng, kept)
        stop.set()
        for thread in work:
            while thread.is_alive():
                site.keep_up()
                thread.join(0.5)
    lost = sum(person.lost for person in people)
    print(
        f"\n{connection.vendor}: {killed['web']} web workers and {killed['jobs']} job workers killed in "
        f"{time.monotonic() - begun:.0f} s, {lost} answers lost, {len(kept.records)} records with {len(kept.photos)} "
        f"photos, {len(kept.sent)} reports, {len(kept.asked)} consolidations asked for"
    )
    assert kept.trouble == []
    look(town, kept)


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
    with_photo = Counter(map(str, Photo.objects.values_list("record__client_id", flat=True)))
    assert with_photo == Counter(kept.photos)
    states = dict(Report.objects.values_list("instance_id", "state"))
    assert all(states[key] in ("submitted", "accepted", "consolidated") for key in kept.sent)
    assert len(kept.sent) == len(town.reports), "each unit came to send its report"
    versions = Counter(ReportVersion.objects.values_list("report__instance_id", flat=True))
    assert versions == Counter(dict(Report.objects.exclude(versions_n=0).values_list("instance_id", "versions_n")))
    made = {str(row.pk): row for row in Consolidation.objects.order_by("number")}
    assert {urlsplit(to).path.strip("/").split("/")[-1] for to in kept.asked.values()} <= made.keys()
    assert [row.number for row in made.values()] == list(range(1, len(made) + 1))
    with at(2023, 11, 22, 10, 0):
        finish(town.office)
    command = [sys.executable, "-m", "beacon.site.cli", "check"]
    checked = subprocess.run(command, env=environment_of_this_database(), capture_output=True, text=True)
    assert (checked.returncode, checked.stdout.strip().splitlines()[-1]) == (0, "查完了，没有差别。"), checked.stdout


def finish(office: Who) -> None:
    """What is left of the jobs is done; what a job gave up after three kills the office has made again."""
    put_back_abandoned()
    run_ready_jobs()
    for row in Consolidation.objects.exclude(state=ConsolidationState.READY):
        make_again(by=office, consolidation=row)
    run_ready_jobs()
    assert set(Consolidation.objects.values_list("state", flat=True)) <= {ConsolidationState.READY}


def test_a_few_kills_lose_nothing_and_double_nothing() -> None:
    """N06 Two kills while two clerks save and send and the office consolidates."""
    a_bad_day(kills=2, clients=2)


@pytest.mark.soak
def test_many_kills_lose_nothing_and_double_nothing() -> None:
    """N06 300 kills (or BEACON_KILLS) while eight clerks save and send and the office consolidates."""
    a_bad_day(kills=KILLS, clients=CLIENTS)

"""The deadline hour: a district's clerks write down and send while the desks poll, on the processes the product runs.

Run by `python -m bench hour` in a process of its own on a filled copy of profile D; prints rows of a table, what the
processor did, and whether the database holds what was acknowledged, no more and no less.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import django

django.setup()

from django.db import connections  # noqa: E402

from beacon.records.models import Record, RecordState  # noqa: E402
from beacon.reports.mine import drift  # noqa: E402
from beacon.reports.models import Report, ReportState, ReportVersion  # noqa: E402
from bench.__main__ import free_port, wait_for  # noqa: E402
from bench.browser import Browser, Log  # noqa: E402
from bench.client import PASSWORD  # noqa: E402
from bench.crowd import PAUSE, RECORDS_EACH, Acknowledged, Scene, act, clerk, office  # noqa: E402
from bench.profiles import PROFILES  # noqa: E402

SENDERS = 0.6
"""So many of the reports owed are sent in the ten minutes, with five records each before."""

FULL = 10.0
"""Minutes of the whole; a shorter run takes fewer people, so that each minute is as full."""

STAY = PAUSE * (RECORDS_EACH * 4 + 4) * 1.15
"""Seconds a clerk stays, about; the last one comes so much before the end."""


def main() -> int:
    """The whole, for so many minutes."""
    minutes = float(sys.argv[1])
    scene, begun, before = _run(minutes)
    _tell_visits(scene, minutes)
    _tell_processors(before)
    faults = check(scene.said, begun)
    print(f"\n{len(scene.said.records)} records and {len(scene.said.reports)} reports acknowledged; the database:")
    print("\n".join(f"- {fault}" for fault in faults[:20]) if faults else "- holds exactly these, each once.")
    return 1 if faults or scene.troubles else 0


def _run(minutes: float) -> tuple[Scene, datetime, "Times"]:
    profile, rng, port = PROFILES["D"], random.Random(minutes), free_port()
    clerks = [f"clerk-{n}-{index}" for n in range(profile.tenants) for index in range(profile.units)]
    rng.shuffle(clerks)
    # They come evenly until the last can still finish; a shorter run has as many coming in a minute.
    last = max(20.0, minutes * 60 - STAY)
    clerks = clerks[: round(len(clerks) * SENDERS * last / (FULL * 60 - STAY))]
    desks = [f"office-{n}" for n in range(profile.tenants)]
    # The product's own settings and processes: two web servers with four threads each, one for jobs.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    beacon = Path(sys.executable).with_name("beacon")
    told = (Path(environment["BEACON_VAR"]) / "serve.log").open("wb")
    server = subprocess.Popen([beacon, "serve", "--port", str(port)], env=environment, stdout=told, stderr=told)
    try:
        wait_for(port, server)
        _warm(port)
        begun, before = datetime.now(UTC), Times.now()
        scene = Scene(port, PASSWORD, Log(), Acknowledged(), threading.Event())
        moments = [
            *((rng.uniform(0, last), partial(clerk, scene, login, random.Random(login))) for login in clerks),
            *((rng.uniform(0, 30), partial(office, scene, login, random.Random(login))) for login in desks),
        ]
        threads = act(moments, scene.log.begun)
        time.sleep(max(0.0, scene.log.begun + minutes * 60 - time.perf_counter()))
        scene.over.set()
        for thread in threads:
            thread.join(120)
        before.end()
    finally:
        server.terminate()
        server.wait(30)
    return scene, begun, before


def _warm(port: int) -> None:
    """Both web servers have loaded the program before the first person comes, as on any day."""
    for _ in range(40):
        browser = Browser(port, Log())
        browser.get("warm", "/signin/")
        browser.close()


class Times:
    """What the processors did between two moments: all of them together, and this process."""

    def __init__(self, busy: float, whole: float, own: float) -> None:
        self.busy, self.whole, self.own = busy, whole, own

    @classmethod
    def now(cls) -> "Times":
        """Since the machine began (Linux tells it; elsewhere nothing is told)."""
        try:
            numbers = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        except OSError:
            numbers = [0] * 8
        return cls(sum(numbers) - numbers[3] - numbers[4], sum(numbers), sum(os.times()[:2]))

    def end(self) -> None:
        """Keep what was done since."""
        now = Times.now()
        self.busy, self.whole, self.own = now.busy - self.busy, now.whole - self.whole, now.own - self.own


def _tell_visits(scene: Scene, minutes: float) -> None:
    """A row for each sort of request, the most frequent last kinds included, and one for all."""
    names = list(dict.fromkeys(visit.name for visit in scene.log.visits))
    print(
        f"\n{minutes:g} minutes, {len(scene.log.visits)} requests, {len(scene.log.visits) / minutes / 60:.1f} a second"
    )
    print("\n| request | number | p50 | p95 | p99 | max | errors |\n|---|--:|--:|--:|--:|--:|--:|")
    for name in [*names, ""]:
        visits = [visit for visit in scene.log.visits if name in ("", visit.name)]
        times = sorted(visit.milliseconds for visit in visits)
        at = [times[min(len(times) - 1, int(len(times) * part))] for part in (0.5, 0.95, 0.99, 1.0)]
        errors = sum(1 for visit in visits if visit.trouble)
        print(f"| {name or 'all'} | {len(times)} | " + " | ".join(f"{one:.0f}" for one in at) + f" | {errors} |")
    for trouble, count in Counter(scene.troubles).most_common(10):
        print(f"trouble ({count}): {trouble}")
    kept = Path(os.environ["BEACON_VAR"]) / "visits.json"
    kept.write_text(json.dumps([[one.name, one.at, one.milliseconds, one.trouble] for one in scene.log.visits]))


def _tell_processors(times: Times) -> None:
    if times.whole:
        own = times.own * os.sysconf("SC_CLK_TCK") / times.whole
        print(f"\nprocessors busy {times.busy / times.whole:.0%} of the time, {own:.0%} by those who ask")


def check(said: Acknowledged, begun: datetime) -> list[str]:
    """Whatever of the acknowledged is missing, there twice or not as it was told; and what nobody was told of."""
    faults: list[str] = []
    saved = Record.objects.filter(saved_really_at__gte=begun).select_related("saved_by")
    held = [(str(one.client_id), one.saved_by.login, one.state) for one in saved]
    faults += [f"record {key} is there {n} times" for key, n in Counter(key for key, _, _ in held).items() if n > 1]
    faults += [f"record {key} of {login} is missing" for key, login in said.records.items() - {row[:2] for row in held}]
    faults += [f"record {key} counts no longer" for key, _, state in held if state != RecordState.VALID]
    faults += [f"record {key} was not acknowledged" for key, _, _ in held if key not in said.records]
    sent = Report.objects.filter(first_submitted_at__isnull=False).select_related("instance")
    instances = {str(report.instance_id): report for report in sent}
    faults += [f"report {key} is not sent" for key in said.reports.keys() - instances.keys()]
    faults += [f"report {key} was not acknowledged" for key in instances.keys() - said.reports.keys()]
    versions = Counter(str(key) for key in ReportVersion.objects.values_list("report__instance_id", flat=True))
    faults += [f"report {key} has {versions[key]} versions" for key in instances if versions[key] != 1]
    for key, report in instances.items():
        if report.state != ReportState.SUBMITTED or report.instance.first_done_at is None:
            faults.append(f"report {key} is {report.state}")
        elif drift(report.instance, report.versions.get()):
            faults.append(f"report {key} does not say what the records say")
    faults += [
        f"key {key} was sent and never answered" for key in said.doubtful if key not in said.records | said.reports
    ]
    connections.close_all()
    return faults


if __name__ == "__main__":
    sys.exit(main())

"""One part at one size: start a server on this environment's database, visit, print a line of JSON for each row."""

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from beacon.kit import clock  # noqa: E402
from beacon.people.actions import act_in  # noqa: E402
from beacon.people.models import Account, Tenant  # noqa: E402
from beacon.people.reach import Who  # noqa: E402
from beacon.plans.progress import report_instances  # noqa: E402
from beacon.reports.actions import open_report, submit  # noqa: E402
from beacon.reports.consolidate import ask, make_papers  # noqa: E402
from beacon.reports.windows import current, windows_of  # noqa: E402
from bench import desk, paste, search  # noqa: E402
from bench.__main__ import free_port, new_key, photograph, wait_for  # noqa: E402
from bench.client import Answer, Cost, Visitor, measure  # noqa: E402
from bench.pages import multipart  # noqa: E402

Measured = Callable[[int, int], list[Cost]]


def main() -> int:
    """The part named first, at the profile named second."""
    part, rounds = sys.argv[1], int(sys.argv[3])
    call_command("collectstatic", verbosity=0, interactive=False)
    with serving() as port:
        costs = _PARTS[part](port, rounds)
    for cost in [*costs, *(consolidations() if part == "pages" else ())]:
        print(json.dumps(asdict(cost), ensure_ascii=False))
    return 0


@contextmanager
def serving() -> Iterator[int]:
    """One web server of one thread, at a port."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "1", "--log-level", "warning", "beacon.site.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command)
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def pages(port: int, rounds: int) -> list[Cost]:
    """The pages and saves, floor first."""
    clerk, office = Visitor(port, "clerk-0-0"), Visitor(port, "office-0")
    photo = photograph()
    few = max(20, rounds // 4)
    return [
        measure("floor: page", lambda: clerk.ask("GET", "/floor/page/"), rounds),
        measure("M1 要办的", lambda: clerk.ask("GET", "/todo/"), rounds),
        measure("M2 form", lambda: clerk.ask("GET", "/record/new/"), rounds),
        measure("M3 月报", lambda: clerk.ask("GET", "/report/"), rounds),
        measure("D5 收报台", lambda: office.ask("GET", "/collect/"), rounds),
        measure("D4 台账", lambda: office.ask("GET", "/ledger/"), rounds),
        measure("floor: save", lambda: save(clerk, "/floor/save/"), rounds),
        measure("M2 save", lambda: save(clerk, "/record/new/"), rounds),
        measure("floor: save, 2 MB photo", lambda: save(clerk, "/floor/save/", photo), few),
        measure("M2 save, 2 MB photo", lambda: save(clerk, "/record/new/", photo), few),
    ]


def save(visitor: Visitor, path: str, photo: bytes | None = None) -> Answer:
    """Send the record form once, as a new record."""
    fields = {
        "kind": "talk",
        "happened_on": "2023-11-20",
        "place": "锦绣苑3栋",
        "audience_count": "40",
        "handout-leaflet": "30",
        "client_id": new_key(),
    }
    body, kind = multipart(fields.items(), photo)
    return visitor.ask("POST", path, body, kind)


def consolidations() -> list[Cost]:
    """汇总 of every tenant in turn, all reports sent before: asked and made, Word, PDF and Excel. In milliseconds."""
    spent: list[float] = []
    for tenant in Tenant.objects.order_by("slug"):
        office = _acting(f"office-{tenant.slug.removeprefix('bench-')}")
        window = current(windows_of(tenant.pk), clock.now())
        if window is None:
            continue
        for instance in report_instances(tenant.pk, window.ends):
            if instance.first_done_at is None:
                post = instance.unit.posts.select_related("account").get()
                by = Who(post.account, post)
                submit(by=by, report=open_report(by=by, instance=instance), nil=False)
        begun = time.perf_counter()
        make_papers.func(str(ask(by=office, ends=window.ends, request_id=uuid.uuid4()).pk))
        spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    return [Cost("汇总 with its papers", spent[len(spent) // 2], spent[int(len(spent) * 0.95)], 0, 0, 0, 0)]


def _acting(login: str) -> Who:
    who = act_in(Account.objects.get(login=login), None)
    if who is None:
        raise RuntimeError(f"{login} has no post")
    return who


_PARTS: dict[str, Measured] = {
    "pages": pages,
    "search": search.search,
    "paste": paste.paste,
    "desk": desk.desk,
}


if __name__ == "__main__":
    sys.exit(main())

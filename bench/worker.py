"""One profile: fill its database if it is empty, start the server, visit, print."""

import subprocess
import sys
import time
import uuid
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from beacon.kit import clock  # noqa: E402
from beacon.kit.clock import Clock  # noqa: E402
from beacon.people.actions import act_in  # noqa: E402
from beacon.people.models import Account, Tenant, Unit  # noqa: E402
from beacon.people.reach import Who  # noqa: E402
from beacon.plans.progress import report_instances  # noqa: E402
from beacon.reports.actions import open_report, submit  # noqa: E402
from beacon.reports.consolidate import ask, make_papers  # noqa: E402
from beacon.reports.windows import current, windows_of  # noqa: E402
from bench.__main__ import free_port, new_key, photograph, wait_for  # noqa: E402
from bench.client import Answer, Cost, Visitor, form, measure  # noqa: E402
from bench.profiles import NOW, PROFILES, fill  # noqa: E402


def main() -> int:
    """Everything for the profile named first."""
    name, rounds = sys.argv[1], int(sys.argv[2])
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Tenant.objects.exists():
        begun = time.perf_counter()
        fill(PROFILES[name])
        print(f"{name}: filled in {time.perf_counter() - begun:.0f} s")
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    print(f"\n{name} on {engine}: {PROFILES[name]}, {rounds} visits each, one after another")
    print(f"  {'':<28}{'p50':>8}{'p95':>8}{'cpu':>8}{'queries':>9}{'bytes':>9}{'status':>8}")
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("granian")),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "1", "--log-level", "warning", "beacon.site.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command)
    try:
        wait_for(port, server)
        for cost in visits(port, rounds):
            show(cost)
    finally:
        server.terminate()
        server.wait(20)
    consolidations(name)
    return 0


def visits(port: int, rounds: int) -> list[Cost]:
    """The pages and saves, floor first."""
    clerk, office = Visitor(port, "clerk-0"), Visitor(port, "office-0")
    photo = photograph()
    few = max(20, rounds // 4)
    return [
        measure("floor: page", lambda: clerk.ask("GET", "/floor/page/"), rounds),
        measure("M1 要办的", lambda: clerk.ask("GET", "/todo/"), rounds),
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
    body, kind = form(fields, photo)
    return visitor.ask("POST", path, body, kind)


def consolidations(name: str) -> None:
    """汇总 of every tenant in turn: asked and made, Word and Excel."""
    clock.use(Clock.parse(NOW))
    spent: list[float] = []
    for tenant in Tenant.objects.order_by("slug"):
        office = _office(tenant)
        window = current(windows_of(tenant.pk), clock.now())
        if window is None:
            continue
        _send_all(tenant, window.ends, office)
        begun = time.perf_counter()
        consolidation = ask(by=office, ends=window.ends, request_id=uuid.uuid4())
        make_papers.func(str(consolidation.pk))
        spent.append(time.perf_counter() - begun)
    print(f"  consolidation: {len(spent)} tenants, longest {max(spent):.2f} s, all in turn {sum(spent):.2f} s")


def _office(tenant: Tenant) -> Who:
    account = Account.objects.get(login=f"office-{tenant.slug.removeprefix('bench-')}")
    who = act_in(account, None)
    if who is None:
        raise RuntimeError("the office has no post")
    return who


def _send_all(tenant: Tenant, ends: object, office: Who) -> None:
    for instance in report_instances(tenant.pk, ends):  # type: ignore[arg-type]
        if instance.first_done_at is None:
            who = _anybody(instance.unit)
            submit(by=who, report=open_report(by=who, instance=instance), nil=False)


def _anybody(unit: Unit) -> Who:
    post = unit.posts.select_related("account").first()
    if post is None:
        from beacon.people.actions import give_post, open_account

        account = open_account(login=f"a-{unit.pk.hex}"[:40], name="经办人", password=None, must_change=False)
        post = give_post(account=account, role="clerk", since=unit.opened_on, unit=unit)
    return Who(post.account, post)


def show(cost: Cost) -> None:
    """A row to read and, behind a mark, one for the summary."""
    figures = f"{cost.p50:>8.1f}{cost.p95:>8.1f}{cost.cpu:>8.1f}{cost.queries:>9}{cost.size:>9}{cost.status:>8}"
    print(f"  {cost.name:<28}{figures}")
    print(f"#\t{cost.name}\t{cost.p50}\t{cost.p95}")


if __name__ == "__main__":
    sys.exit(main())

"""What a table taken in costs: what the two benches of imports share."""

import resource
import time
from collections.abc import Callable
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from beacon.people.actions import add_unit, found_tenant, give_post, open_account  # noqa: E402
from beacon.people.models import District  # noqa: E402
from beacon.people.reach import Who  # noqa: E402
from beacon.site.jobs import run_ready_jobs  # noqa: E402

_OPENED = date(2020, 1, 1)


def somebody(role: str, *, unit: str, kind: str) -> Who:
    """A person of a new subdistrict in an empty database."""
    call_command("migrate", verbosity=0)
    district = District.objects.create(name="云汀区")
    tenant = found_tenant(district=district, name="江畔街道", full_name="江畔街道", slug="bench", years=[2023])
    account = open_account(login="bench", name="周敏", password=None)
    own = add_unit(tenant=tenant, name=unit, kind=kind, opened_on=_OPENED)
    return Who(account, give_post(account=account, role=role, since=_OPENED, unit=own))


class Sheet:
    """Prints a row of a table for each step and sums them up."""

    def __init__(self) -> None:
        self._whole = [0.0, 0.0, 0.0]
        print("\n| | seconds | of processor | queries |\n|---|--:|--:|--:|", flush=True)

    def jobs(self, words: str) -> None:
        """Run what waits for a job."""
        self.step(words, run_ready_jobs)

    def step(self, words: str, work: Callable[[], object]) -> None:
        """Do it once and say what it cost."""
        began, worked = time.perf_counter(), _processor()
        with CaptureQueriesContext(connection) as asked:
            work()
        cost = (time.perf_counter() - began, _processor() - worked, float(len(asked)))
        self._whole = [one + more for one, more in zip(self._whole, cost, strict=True)]
        self._row(words, cost)

    def end(self) -> None:
        """The sums, and the most memory held."""
        self._row("in all", self._whole)
        mine, child = (_most(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(f"\nmost memory {mine} MB, beside a child that reads the sheet with {child} MB")

    def _row(self, words: str, cost: "tuple[float, ...] | list[float]") -> None:
        print(f"| {words} | {cost[0]:.1f} | {cost[1]:.1f} | {cost[2]:.0f} |", flush=True)


def _processor() -> float:
    spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _most(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024

"""What an import would do, as a plan that is shown first and carried out afterwards, and the roster as it stands."""

import hashlib
from dataclasses import dataclass, field
from itertools import islice

from beacon.kit import clock
from beacon.people.models import Account, Post, Standing, Tenant, Unit
from beacon.people.roles import ROLES
from beacon.people.roster.cells import RowProblem
from beacon.people.roster.rows import PersonRow, PersonTable, UnitRow

AT_ONCE = 5_000
"""Logins asked for in one query; the smallest limit of parameters is SQLite's, 32,766."""

Cells = tuple[tuple[str, str, str], ...]
"""Heading, before and after of each cell that differs."""

Key = tuple[str, str, str]
"""Login, role and code of the unit: what makes a post the same."""


@dataclass(frozen=True)
class Change:
    """A row that is new or differs; `cells` are heading, before and after, empty for a new one."""

    table: str
    number: int
    what: str
    is_new: bool
    cells: Cells = ()


@dataclass(frozen=True)
class Giver:
    """Who gives the posts of a table: an office those of one unit and none to itself, as with single posts; setup those
    of the whole subdistrict too, the installation also those above."""

    login: str = ""
    gives_wide: bool = False
    is_installation: bool = False


@dataclass
class Present:
    """The roster as it stands, as far as the tables touch it."""

    units: dict[str, Unit]
    accounts: dict[str, Account]
    posts: dict[Key, list[Post]]
    ours: set[str]
    elsewhere: set[str]
    admins: set[str] = field(default_factory=set)
    """Logins of administrators, who hold no business post beside (`people.appointments`)."""


@dataclass
class Plan:
    """What an import would do. Rows stand beside what is there, None where nothing is."""

    units: list[tuple[UnitRow, Unit | None]] = field(default_factory=list)
    people: list[tuple[PersonRow, Post | None]] = field(default_factory=list)
    new_logins: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    same_units: int = 0
    same_people: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def bad_rows(self) -> int:
        """How many rows do not fit."""
        return len({(problem.table, problem.number) for problem in self.problems})

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.changes and not self.order

    def count(self, table: str, *, is_new: bool) -> int:
        """New or changed rows of a table."""
        return sum(change.table == table and change.is_new == is_new for change in self.changes)

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: told at confirmation whether the roster moved since the dry run."""
        shown = repr((self.changes, self.problems, self.order, self.same_units, self.same_people))
        return hashlib.sha256(shown.encode()).hexdigest()


def present_of(tenant: Tenant, people: PersonTable | None) -> Present:
    """What is there. One query for the units, two for each AT_ONCE logins."""
    units = {unit.code: unit for unit in Unit.objects.filter(tenant=tenant).select_related("parent")}
    found = Present(units, {}, {}, set(), set())
    today = clock.today()
    logins = iter({row.login for row in people.rows} if people else ())
    codes = {unit.id: unit.code for unit in units.values()}
    while some := list(islice(logins, AT_ONCE)):
        found.accounts |= {account.login: account for account in Account.objects.filter(login__in=some)}
        posts = Post.objects.filter(account__login__in=some)
        for post in posts.select_related("account").order_by("since", "id"):
            login = post.account.login
            has_ended = post.until is not None and post.until < today
            if ROLES[post.role].is_admin and post.standing != Standing.REFUSED and not has_ended:
                found.admins.add(login)
            if post.tenant_id == tenant.id:
                found.ours.add(login)
            elif post.tenant_id is not None:
                found.elsewhere.add(login)
                continue
            if post.standing != Standing.REFUSED:
                found.posts.setdefault((login, post.role, codes[post.unit_id] if post.unit_id else ""), []).append(post)
    return found

"""The roster of a subdistrict from two CSV tables, units and people, as setup and the demo load it.

Units: 编号, 上级, 名称, 类型, 发文分组, 职能, 启用, 停用. People: 登录名, 姓名, 角色, 单位, 起, 止. Types, groups,
functions and roles stand in their Chinese labels, dates as 2023-04-15, a unit's parent above it. The order of the
rows is the order of the roster. Loading the same tables again changes nothing; rows that are gone
from a table stay in the roster, because units and posts end by a date.
"""

from django.db import transaction

from beacon.documents.spreadsheets import Grid, SheetProblem, open_book
from beacon.people.models import Tenant
from beacon.people.roster.cells import RosterProblems
from beacon.people.roster.check import plan_of
from beacon.people.roster.plan import Giver, present_of
from beacon.people.roster.rows import read_people, read_units, whole
from beacon.people.roster.write import Loaded, write_plan

UNITS_TABLE, PEOPLE_TABLE = "单位表", "人员表"


def load_roster(
    *,
    tenant: Tenant,
    units: bytes,
    people: bytes,
    password: str | None = None,
    must_change: bool = True,
    installation: bool = False,
) -> Loaded:
    """Bring the tenant's roster in line with both tables, all or nothing.

    New accounts get `password`, to be changed at the first sign-in if `must_change`; without one nobody signs in to
    them until one is set. Roles above the subdistrict (区级,
    管理员) are given only with `installation`. RosterProblems lists every row that does not fit, each with a sentence.
    """
    unit_table = read_units(_only_grid(units, UNITS_TABLE), UNITS_TABLE)
    person_table = read_people(_only_grid(people, PEOPLE_TABLE), PEOPLE_TABLE)
    with transaction.atomic():
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        present = present_of(tenant, person_table)
        plan = plan_of(present, unit_table, person_table, by=Giver(gives_wide=True, is_installation=installation))
        if plan.problems:
            raise RosterProblems(plan.problems)
        return write_plan(
            tenant=tenant,
            plan=plan,
            present=present,
            actor_id=None,
            verb="load_roster",
            thing=("tenant", tenant.id),
            password=password,
            must_change=must_change,
        )


def _only_grid(content: bytes, table: str) -> Grid:
    try:
        book = open_book(content)
        return book.grid(book.names[0])
    except SheetProblem as problem:
        raise whole(table, str(problem)) from problem

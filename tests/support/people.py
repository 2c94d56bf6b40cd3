"""A subdistrict with units and people, as small as a test needs it. No surprises: what is not asked for is not made."""

from datetime import date
from itertools import count

from beacon.people.actions import add_unit, found_tenant, give_post, open_account
from beacon.people.models import District, Tenant, Unit, UnitFunction, UnitGroup, UnitKind
from beacon.people.reach import Who

PASSWORD = "Lantern-2023"
"""Of every account the tests open; strong enough for the rules."""

BEGINNING = date(2020, 1, 1)

_number = count(1)

_GROUP_OF_KIND = {
    UnitKind.COMMUNITY: UnitGroup.COMMUNITY,
    UnitKind.VILLAGE: UnitGroup.VILLAGE,
    UnitKind.DEPARTMENT: UnitGroup.DEPARTMENT,
    UnitKind.SCHOOL: UnitGroup.CONCERNED,
    UnitKind.STATION: UnitGroup.CONCERNED,
}


def a_tenant(name: str = "江畔街道", *, district: District | None = None, slug: str | None = None) -> Tenant:
    """A subdistrict with the workday table of 2023."""
    number = next(_number)
    district = district or District.objects.create(name=f"云汀区{number}")
    return found_tenant(
        district=district,
        name=name,
        full_name=f"云汀区人民政府{name}办事处",
        slug=slug or f"town-{number}",
        years=[2023],
    )


def a_unit(
    tenant: Tenant,
    name: str = "锦绣社区",
    kind: str = UnitKind.COMMUNITY,
    *,
    parent: Unit | None = None,
    opened_on: date = BEGINNING,
    emergency: bool = False,
    group: str | None = None,
) -> Unit:
    """A unit, with the addressee group of its kind unless another is given."""
    return add_unit(
        tenant=tenant,
        name=name,
        kind=kind,
        opened_on=opened_on,
        parent=parent,
        group=_GROUP_OF_KIND.get(UnitKind(kind), UnitGroup.NONE) if group is None else group,
        function=UnitFunction.EMERGENCY if emergency else UnitFunction.NONE,
        position=next(_number),
    )


def someone(role: str, unit: Unit | None = None, *, district: District | None = None, name: str = "王小明") -> Who:
    """A person with an account in one post."""
    account = open_account(login=f"user{next(_number)}", name=name, password=PASSWORD, must_change=False)
    return Who(account, give_post(account=account, role=role, since=BEGINNING, unit=unit, district=district))


def the_office(tenant: Tenant) -> Who:
    """Somebody at the office of the subdistrict."""
    return someone("office", a_unit(tenant, "街道消安办", UnitKind.OFFICE), name="周敏")


def an_office_of_two() -> Who:
    """Somebody in the office of a new subdistrict with two communities."""
    office = the_office(a_tenant())
    for name in ("锦绣社区", "滨江路社区"):
        a_unit(office.tenant, name)
    return office

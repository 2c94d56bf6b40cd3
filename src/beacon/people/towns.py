"""A subdistrict of a real installation, set up on the server: who holds the server holds the installation."""

import re
from datetime import date

from django.db import transaction

from beacon.kit import clock
from beacon.kit.refusals import Refusal
from beacon.people.actions import found_tenant
from beacon.people.models import District, Tenant, UnitKind
from beacon.people.units import NewUnit, found_unit

OFFICE_NAME, OFFICE_CODE = "街道消安办", "A01"
LONGEST_NAME = 60
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def found_town(*, district: str, name: str, slug: str, full_name: str = "") -> Tenant:
    """Set up a subdistrict of a district, which is set up with its first one, and its office, so that the three
    administrators can give the office its people and the office can upload its roster.

    The office stands since 1 January, for what was done earlier this year belongs to it too. Refused for a name that is
    empty, long or there already in the district, and for a public address that is no address or taken.
    """
    district, name = " ".join(district.split()), " ".join(name.split())
    for value, label in ((district, "区"), (name, "街道")):
        if not value or len(value) > LONGEST_NAME:
            raise Refusal("no_name", f"请写「{label}」的名称，最多{LONGEST_NAME}字。", "name")
    if not _SLUG.fullmatch(slug):
        raise Refusal("bad_slug", "「公开地址」请用小写字母、数字或短横，例如 jiangpan，最多40位。", "slug")
    year = clock.today().year
    with transaction.atomic():
        held, _ = District.objects.get_or_create(name=district)
        if Tenant.objects.filter(district=held, name=name).exists():
            raise Refusal("name_taken", f"{district}已经有「{name}」。", "name")
        if Tenant.objects.filter(slug=slug).exists():
            raise Refusal("slug_taken", f"公开地址「{slug}」已经有街道用了，请换一个。", "slug")
        tenant = found_tenant(
            district=held,
            name=name,
            full_name=full_name or f"{district}人民政府{name}办事处",
            slug=slug,
            years=(year, year + 1),
        )
        found_unit(tenant, NewUnit(OFFICE_NAME, UnitKind.OFFICE, code=OFFICE_CODE), date(year, 1, 1))
    return tenant

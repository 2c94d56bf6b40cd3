"""`beacon towns`: the subdistricts of an installation without demo."""

import pytest

from beacon.kit.refusals import Refusal
from beacon.people.models import District, Tenant, Unit
from beacon.people.roster.tree import in_tree_order
from beacon.site.commands import towns
from tests.support.pages import signed_in, words
from tests.support.people import a_unit, someone

pytestmark = pytest.mark.django_db


def test_a_subdistrict_is_set_up_with_its_office(capsys: pytest.CaptureFixture[str]) -> None:
    """R02 The office exists, so that its people can be given posts and bring the roster."""
    code = towns.main(["add", "云汀区", "江畔街道", "jiangpan"])

    tenant = Tenant.objects.get()
    assert (code, tenant.full_name, tenant.district.name) == (0, "云汀区人民政府江畔街道办事处", "云汀区")
    assert [(unit.name, unit.kind, unit.code) for unit in in_tree_order(Unit.objects.all())] == [
        ("街道消安办", "office", "A01")
    ]
    assert "系统管理员" in capsys.readouterr().out


def test_the_second_one_joins_its_district() -> None:
    towns.main(["add", "云汀区", "江畔街道", "jiangpan"])
    towns.main(["add", "云汀区", "上坪街道", "shangping", "--full-name", "云汀区上坪街道"])

    assert (District.objects.count(), Tenant.objects.count()) == (1, 2)
    assert Tenant.objects.get(slug="shangping").full_name == "云汀区上坪街道"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("云汀区", "江畔街道", "other"), "name_taken"),
        (("云汀区", "上坪街道", "jiangpan"), "slug_taken"),
        (("云汀区", "上坪街道", "上坪"), "bad_slug"),
        (("云汀区", " ", "shangping"), "no_name"),
    ],
)
def test_what_cannot_be_set_up_is_said_and_leaves_nothing(words: tuple[str, ...], code: str) -> None:
    towns.main(["add", "云汀区", "江畔街道", "jiangpan"])

    with pytest.raises(Refusal) as refusal:
        towns.main(["add", *words])

    assert (refusal.value.code, Tenant.objects.count(), Unit.objects.count()) == (code, 1, 1)


def test_the_first_pages_of_the_office_lead_to_the_roster_until_somebody_stands_in_it() -> None:
    """R02 A notice has nobody to go to before."""
    towns.main(["add", "云汀区", "江畔街道", "jiangpan"])
    office = Unit.objects.get()
    client = signed_in(someone("office", office))

    bare = [words(client.get(path)) for path in ("/collect/", "/roster/")]
    a_unit(office.tenant)
    begun = [words(client.get(path)) for path in ("/collect/", "/roster/")]

    assert ["先把名册传上来" in bare[0], "名册里还没有社区、村和部门。" in bare[1]] == [True, True]
    assert ["先把名册传上来" in begun[0], "名册里还没有社区、村和部门。" in begun[1]] == [False, False]


def test_every_screen_of_the_office_opens_while_there_is_nothing() -> None:
    """N11 No notice, no record, no register: each first screen answers and none fails."""
    towns.main(["add", "云汀区", "江畔街道", "jiangpan"])
    client = signed_in(someone("office", Unit.objects.get()))

    for path in (
        *("collect", "notices", "record/new", "duties", "duties/setup", "ledger", "hazards", "stock", "calendar"),
        *("roster", "registers", "papers", "papers/forms", "relief", "settings", "accounts", "me", "targets"),
        *("collect/spot-checks", "catch-up", "record/paste", "roster/import", "settings/channels", "handover/posts"),
    ):
        assert client.get(f"/{path}/").status_code == 200, path

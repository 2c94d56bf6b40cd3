from datetime import date

import pytest

from beacon.journal.models import Line
from beacon.people.models import Account, Post, Tenant, Unit
from beacon.people.roster.cells import RosterProblems
from beacon.people.roster.tables import Loaded, load_roster
from tests.support.people import PASSWORD, a_tenant, a_unit, someone

pytestmark = pytest.mark.django_db

UNITS = (
    "编号,上级,名称,类型,发文分组,职能,启用,停用\n"
    "A01,,街道消安办,消安办,,,2020-01-01,\n"
    "C01,,锦绣社区,社区,社区,,2020-01-01,\n"
    "C01-1,C01,锦绣第一网格,网格,不发文,,2021/3/5,2023.12.31\n"
    "D01,,应急管理办公室,街道部门,街道部门,应急,2020-01-01,\n"
)
PEOPLE = (
    "登录名,姓名,角色,单位,起,止\n"
    "office,周敏,街道消安办,A01,2022-01-01,\n"
    "jinxiu,陈小燕,村（社区）经办人,C01,2022-01-01,2023-07-10\n"
    "jinxiu,陈小燕,村（社区）负责人,C01,2023-07-11,\n"
)
UNIT_HEADINGS = UNITS.splitlines()[0]
PERSON_HEADINGS = PEOPLE.splitlines()[0]


@pytest.fixture
def tenant() -> Tenant:
    """A subdistrict without units."""
    return a_tenant()


def load(tenant: Tenant, units: str = UNITS, people: str = PEOPLE) -> Loaded:
    return load_roster(tenant=tenant, units=units.encode(), people=people.encode(), password=PASSWORD)


def refused(tenant: Tenant, units: bytes | str = UNITS, people: bytes | str = PEOPLE) -> list[str]:
    """The sentences with which a load is refused."""
    as_bytes = [table if isinstance(table, bytes) else table.encode() for table in (units, people)]
    with pytest.raises(RosterProblems) as problems:
        load_roster(tenant=tenant, units=as_bytes[0], people=as_bytes[1])
    return str(problems.value).splitlines()


def test_units_stand_in_the_tree_in_the_order_of_the_table(tenant: Tenant) -> None:
    load(tenant)

    units = Unit.objects.filter(tenant=tenant).order_by("position")
    assert [(u.name, u.path, u.kind, u.group, u.function) for u in units] == [
        ("街道消安办", "A01/", "office", "", ""),
        ("锦绣社区", "C01/", "community", "community", ""),
        ("锦绣第一网格", "C01/C01-1/", "grid", "", ""),
        ("应急管理办公室", "D01/", "department", "department", "emergency"),
    ]
    assert (units[2].opened_on, units[2].closed_on) == (date(2021, 3, 5), date(2023, 12, 31))


def test_one_login_may_hold_several_posts_and_signs_in_with_the_first_password(tenant: Tenant) -> None:
    loaded = load(tenant)

    account = Account.objects.get(login="jinxiu")
    posts = Post.objects.filter(account=account).order_by("since")
    assert [(p.role, p.since, p.until) for p in posts] == [
        ("clerk", date(2022, 1, 1), date(2023, 7, 10)),
        ("head", date(2023, 7, 11), None),
    ]
    assert (account.check_password(PASSWORD), account.must_change_password) == (True, True)
    assert loaded == Loaded(units=4, accounts=2, posts=3)


def test_without_a_password_nobody_signs_in_yet(tenant: Tenant) -> None:
    load_roster(tenant=tenant, units=UNITS.encode(), people=PEOPLE.encode())

    assert Account.objects.get(login="office").has_usable_password() is False


def test_loading_twice_changes_nothing(tenant: Tenant) -> None:
    load(tenant)
    lines = Line.objects.count()
    again = load(tenant)

    assert again == Loaded()
    assert (Unit.objects.count(), Account.objects.count(), Post.objects.count()) == (4, 2, 3)
    assert Line.objects.count() == lines


def test_a_changed_row_changes_its_unit_and_post_and_nothing_else(tenant: Tenant) -> None:
    load(tenant)
    password = Account.objects.get(login="office").password

    changed = load(
        tenant,
        UNITS.replace("锦绣社区,社区,社区,,2020-01-01,", "锦绣新社区,社区,社区,,2020-01-01,2024-06-30"),
        PEOPLE.replace("A01,2022-01-01,", "A01,2022-01-01,2024-06-30"),
    )

    assert changed == Loaded(units_changed=1, posts_changed=1)
    unit = Unit.objects.get(tenant=tenant, code="C01")
    assert (unit.name, unit.closed_on) == ("锦绣新社区", date(2024, 6, 30))
    assert Account.objects.get(login="office").password == password


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_whatever_way_the_spreadsheet_saved_it_the_names_are_right(tenant: Tenant, encoding: str) -> None:
    load_roster(tenant=tenant, units=UNITS.encode(encoding), people=PEOPLE.encode(encoding))

    assert Unit.objects.get(tenant=tenant, code="C01").name == "锦绣社区"


def test_columns_may_stand_in_any_order_beside_others_and_empty_rows_are_passed_over(tenant: Tenant) -> None:
    units = (
        "备注,名称,编号,类型,启用,停用,上级,职能,发文分组\r\n,,,,,,,,\r\n新,锦绣社区,C01,社区,2020-01-01,,,,社区\r\n"
    )
    load(tenant, units, f"{PERSON_HEADINGS}\n")

    assert Unit.objects.get(tenant=tenant).name == "锦绣社区"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",,锦绣社区,社区,社区,,2020-01-01,", "「编号」空着，请填上。"),
        ("C/1,,锦绣社区,社区,社区,,2020-01-01,", "「编号」里不要用斜杠，请换成短横。"),
        ("C000000000001,,锦绣社区,社区,社区,,2020-01-01,", "「编号」写了13字，最多12字，请改短一些。"),
        ("C01,,,社区,社区,,2020-01-01,", "「名称」空着，请填上。"),
        (
            "C01,,锦绣社区,社区,乡镇,,2020-01-01,",
            "「发文分组」没有“乡镇”，请从这些里选：不发文、社区、村、街道部门、有关单位。",
        ),
        ("C01,,锦绣社区,社区,社区,消防,2020-01-01,", "「职能」没有“消防”，请从这些里选：无、应急。"),
        ("C01,,锦绣社区,社区,社区,,,", "「启用」空着，请写成2023-04-15这样。"),
        ("C01,,锦绣社区,社区,社区,,2023-02-30,", "「启用」看不懂：2023-02-30，2023年2月只有28天。请核对这一天。"),
        ("C01,,锦绣社区,社区,社区,,2023-02-01,2023-01-01", "「停用」比「启用」早，请核对这两个日期。"),
        ("C01,X9,锦绣社区,社区,社区,,2020-01-01,", "上级编号「X9」还没有。请把上级放在它前面，或改成已有的编号。"),
        (
            "C01,C01,锦绣社区,社区,社区,,2020-01-01,",
            "上级编号「C01」是它自己。请改成上一级的编号，最上面的单位留空。",
        ),
    ],
)
def test_a_bad_unit_row_gets_one_sentence(tenant: Tenant, row: str, sentence: str) -> None:
    assert refused(tenant, f"{UNIT_HEADINGS}\n{row}\n", f"{PERSON_HEADINGS}\n") == [f"单位表第2行：{sentence}"]
    assert Unit.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",周敏,街道消安办,A01,2022-01-01,", "「登录名」空着，请填上。"),
        ("zhou min,周敏,街道消安办,A01,2022-01-01,", "「登录名」里有空格，请去掉。"),
        ("office,周敏,街道消安办,,2022-01-01,", "「街道消安办」要有单位，请填单位编号。"),
        ("office,周敏,街道消安办,B77,2022-01-01,", "单位编号「B77」不在单位表里，请核对。"),
        ("office,周敏,区级,,2022-01-01,", "「区级」不是街道里的角色，请换一个，或联系系统管理员开通。"),
        ("office,周敏,街道消安办,A01,去年,", "「起」看不懂：去年，请写成2023-04-15这样。"),
    ],
)
def test_a_bad_person_row_gets_one_sentence_and_saves_nothing(tenant: Tenant, row: str, sentence: str) -> None:
    assert refused(tenant, UNITS, f"{PERSON_HEADINGS}\n{row}\n") == [f"人员表第2行：{sentence}"]
    assert (Unit.objects.count(), Account.objects.count()) == (0, 0)


def test_every_bad_row_is_named_not_only_the_first(tenant: Tenant) -> None:
    rows = "C01,,锦绣社区,社区,社区,,2020-01-01,\nC01,,桥头社区,社区,社区,,2020-01-01,\nC02,,,社区,社区,,昨天,\n"

    assert refused(tenant, f"{UNIT_HEADINGS}\n{rows}", f"{PERSON_HEADINGS}\n") == [
        "单位表第3行：「编号」C01和第2行重复了，请改一个。",
        "单位表第4行：「启用」看不懂：昨天，请写成2023-04-15这样。",
        "单位表第4行：「名称」空着，请填上。",
    ]


def test_one_login_cannot_be_two_people(tenant: Tenant) -> None:
    people = f"{PEOPLE}jinxiu,王小明,村（社区）经办人,C01,2022-01-01,\n"

    assert refused(tenant, UNITS, people) == ["人员表第5行：登录名「jinxiu」在第3行是另一个人，请换一个登录名。"]


def test_a_login_of_another_subdistrict_is_taken(tenant: Tenant) -> None:
    stranger = someone("clerk", a_unit(a_tenant("上坪街道")))
    people = f"{PERSON_HEADINGS}\n{stranger.account.login},陈小燕,村（社区）经办人,C01,2022-01-01,\n"

    assert refused(tenant, UNITS, people) == [
        f"人员表第2行：登录名「{stranger.account.login}」已经有人用了，请换一个。"
    ]
    assert Post.objects.filter(account=stranger.account).count() == 1


def test_a_table_does_not_move_a_unit(tenant: Tenant) -> None:
    load(tenant)

    moved = UNITS.replace("C01-1,C01,", "C01-1,D01,").replace("D01,,应急管理办公室", "C09,,宣传办公室")

    assert refused(tenant, moved) == [
        "单位表第4行：「锦绣第一网格」的上级和现在名册里的不一样。名册表不能搬单位，请先按原来的上级填。"
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "这个文件是空的，可能没有传完。请重新选择文件。"),
        (
            b"\xef\xbb\xbf" + "编号,名称\nC01,锦绣".encode(),
            "第1行应当是表头，没找到：上级、类型、发文分组、职能、启用、停用。请把表头补齐。",
        ),
        (b"PK\x03\x04rest", "这个文件打不开，可能不完整。请用Excel或WPS打开，另存为.xlsx再上传。"),
        (b"\xff\xff\xff", "文件里的字认不出来。请用Excel或WPS打开，另存为.xlsx再上传。"),
        (b'"' + b"x" * 200_000, "这个文件不是表格，或者已经损坏。请用Excel或WPS打开，另存为.xlsx再上传。"),
    ],
)
def test_a_file_that_is_no_such_table_gets_one_sentence(tenant: Tenant, content: bytes, sentence: str) -> None:
    assert refused(tenant, content) == [f"单位表第1行：{sentence}"]

"""Excel into a register: what is shown is what is written, and one bad row keeps all out."""

import time
from datetime import date
from typing import Any

import pytest

from beacon.catalogue.registers import REGISTERS, Register
from beacon.documents.spreadsheets import open_book
from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.models import RosterImport, Unit, UnitKind
from beacon.people.reach import Who
from beacon.registers.importing import check, check_table, confirm_table, give_up, hold_table, table_of, write_table
from beacon.registers.models import Building, Place, rows_in
from beacon.registers.planning import Plan, plan_of
from beacon.registers.workbook import export, headings, template
from tests.support.people import a_tenant, a_unit, someone, the_office
from tests.support.plan import at
from tests.support.sites import a_building, a_place, a_school_card, an_enterprise_card

pytestmark = pytest.mark.django_db

BUILDING, PLACE = REGISTERS["building"], REGISTERS["place"]


@pytest.fixture
def office() -> Who:
    office = the_office(a_tenant())
    a_unit(office.tenant, "锦绣社区")
    a_unit(office.tenant, "锦城物业", UnitKind.PROPERTY)
    return office


def table(register: Register, *rows: dict[str, str]) -> bytes:
    names = headings(register)
    lines = [list(names.values()), *([row.get(name, "") for name in names] for row in rows)]
    return "\n".join(",".join(line) for line in lines).encode()


def house(number: int, **changes: str) -> dict[str, str]:
    row = {"code": f"G{number}", "estate": "锦绣苑", "name": f"{number}栋", "use": "住宅", "unit": "锦绣社区"}
    return {**row, "floors": "18", "opened_on": "2020-01-01", **changes}


def held(by: Who, register: Register, content: bytes) -> RosterImport:
    return hold_table(by=by, register=register, name="表.csv", content=content)


def imported(by: Who, register: Register, content: bytes) -> RosterImport:
    upload = held(by, register, content)
    confirm_table(by=by, held=upload)
    upload.refresh_from_db()
    return upload


def test_new_changed_and_same_rows_are_shown_and_then_written(office: Who) -> None:
    """R12"""
    imported(office, BUILDING, table(BUILDING, house(1), house(2)))
    upload = held(
        office, BUILDING, table(BUILDING, house(1), house(2, floors="20", property_unit="锦城物业"), house(3))
    )

    shown = (upload.state, upload.shown["new"], upload.shown["changed"], upload.shown["same"])
    untouched = Building.objects.count()
    confirm_table(by=office, held=upload)

    assert shown == ("ready", 1, 1, 1)
    assert upload.shown["changes"][0]["cells"] == [
        ["层数", "18", "20"],
        ["物业公司", "空", "锦城物业"],
    ] or upload.shown["changes"][0]["cells"] == [("层数", "18", "20"), ("物业公司", "空", "锦城物业")]
    assert (untouched, Building.objects.count()) == (2, 3)
    changed = Building.objects.get(code="G2")
    assert (changed.details["floors"], str(changed.property_unit)) == (20, "锦城物业")
    assert Line.objects.filter(verb="import_register").count() == 2


def test_every_bad_row_is_named_with_column_and_value_and_keeps_all_out(office: Who) -> None:
    """N11"""
    rows = (
        house(1),
        house(2, use="城堡", floors="十八"),
        house(3, unit="没有的社区"),
        house(1, name="9栋"),
        house(5, name="1栋"),
        house(6, closed_on="2019-01-01"),
        house(7, property_unit="锦绣社区"),
    )

    with at(2023, 11, 21, 16, 0):
        upload = held(office, BUILDING, table(BUILDING, *rows))
        with pytest.raises(Refusal) as refused:
            confirm_table(by=office, held=upload)

    told = [(one["number"], one["heading"], one["value"]) for one in upload.shown["problems"]]
    assert told == [
        (3, "类别", "城堡"),
        (3, "层数", "十八"),
        (4, "管理单位", "没有的社区"),
        (5, "编号", "G1"),
        (6, "楼栋", "1栋"),
        (7, "停用", "2019-01-01"),
        (8, "物业公司", "锦绣社区"),
    ]
    assert (refused.value.code, Building.objects.count()) == ("bad_rows", 0)


def test_the_template_holds_nothing_to_import_and_an_export_changes_nothing(office: Who) -> None:
    """N11 For each register."""
    unit = a_unit(office.tenant, "滨江路社区")
    a_building(unit, company=a_unit(office.tenant, "安居物业", UnitKind.PROPERTY))
    a_building(unit, "2栋", closed_on=date(2023, 6, 1))
    a_place(unit)
    a_school_card(a_unit(office.tenant, "江畔小学", UnitKind.SCHOOL), unit)
    an_enterprise_card(a_unit(office.tenant, "江畔厂", UnitKind.ENTERPRISE), unit)

    with at(2023, 11, 21, 16, 0):
        for register in REGISTERS.values():
            empty, same = held(office, register, template(register)), held(office, register, export(office, register))
            rows = rows_in(register.identifier, office.tenant_id).count()

            assert (empty.failure, empty.shown["is_empty"], empty.shown["bad_rows"]) == ("", True, 0)
            assert (same.failure, same.shown["same"], same.shown["is_empty"], same.shown["problems"]) == (
                "",
                rows,
                True,
                [],
            )


def test_a_clerk_takes_in_and_out_only_rows_of_the_own_unit(office: Who) -> None:
    """N10"""
    own, other = a_unit(office.tenant, "滨江路社区"), a_unit(office.tenant, "桥头社区")
    clerk = someone("clerk", own)
    a_place(own, "滨江广场")
    theirs = a_place(other, "桥头市场")

    grid = open_book(export(clerk, PLACE)).grid(PLACE.label)
    foreign = held(
        clerk,
        PLACE,
        table(
            PLACE,
            {"code": theirs.code, "name": "改名", "kind": "广场", "unit": "滨江路社区"},
            {"code": "P9", "name": "新的", "kind": "广场", "unit": "桥头社区"},
        ),
    )

    assert [row[1] for row in grid.rows[1:]] == ["滨江广场"]
    assert [(one["number"], one["heading"]) for one in foreign.shown["problems"]] == [(2, "编号"), (3, "管理单位")]
    assert Place.objects.get(pk=theirs.pk).name == "桥头市场"


def test_an_upload_is_its_units_and_the_offices(office: Who) -> None:
    """N10"""
    clerk = someone("clerk", a_unit(office.tenant, "滨江路社区"))
    upload = held(clerk, PLACE, table(PLACE))
    strangers = [
        someone("clerk", a_unit(office.tenant, "桥头社区")),
        the_office(a_tenant("上坪街道")),
        someone("property", a_unit(office.tenant, "物业", UnitKind.PROPERTY)),
    ]

    assert table_of(office, upload.pk) == upload
    assert table_of(someone("head", clerk.unit), upload.pk) == upload
    for who in strangers:
        with pytest.raises(Refusal):
            table_of(who, upload.pk)
        with pytest.raises(Refusal):
            give_up(by=who, held=upload)
    give_up(by=clerk, held=upload)
    assert not RosterImport.objects.exists()


def test_an_upload_dropped_while_its_jobs_run_ends_quietly(office: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    """R57 Neither the check nor the import brings it back, and the register stays as it is."""
    monkeypatch.setattr("beacon.people.held_imports.WHILE_WAITING", 0)
    row = {"code": "P1", "name": "市场", "kind": "广场", "unit": "锦绣社区"}
    upload, second = (held(office, PLACE, table(PLACE, row)) for _ in range(2))
    check_table.call(str(second.pk))
    second.refresh_from_db()
    confirm_table(by=office, held=second)

    def gone(*given: Any) -> Plan:
        RosterImport.objects.all().delete()
        return plan_of(*given)

    monkeypatch.setattr("beacon.registers.importing.plan_of", gone)
    check(upload)
    write_table.call(str(second.pk))

    assert not RosterImport.objects.exists()
    assert not Place.objects.exists()


def test_what_moved_since_the_dry_run_is_shown_anew(office: Who) -> None:
    upload = held(office, PLACE, table(PLACE, {"code": "P1", "name": "市场", "kind": "广场", "unit": "锦绣社区"}))
    unit = Unit.objects.get(tenant=office.tenant, name="锦绣社区")
    Place.objects.create(
        tenant=office.tenant, code="P1", name="市场", kind="market", unit=unit, opened_on=date(2020, 1, 1)
    )

    confirm_table(by=office, held=upload)
    upload.refresh_from_db()

    assert (upload.state, upload.is_moved, upload.shown["new"], upload.shown["changed"]) == ("ready", True, 0, 1)
    assert Place.objects.get().kind == "market"


def test_ten_thousand_rows_in_under_thirty_seconds(office: Who) -> None:
    """R57 Dry run and import together."""
    kinds = list(PLACE.field_of["kind"].choices.values())
    content = table(
        PLACE,
        *(
            {"code": f"P{n:05}", "name": f"场所{n}", "kind": kinds[n % len(kinds)], "unit": "锦绣社区"}
            for n in range(10_000)
        ),
    )
    started = time.perf_counter()

    upload = held(office, PLACE, content)
    check_table.call(str(upload.pk))
    confirm_table(by=office, held=upload)
    write_table.call(str(upload.pk))
    upload.refresh_from_db()

    assert (upload.state, upload.done_rows) == ("done", 0)
    assert time.perf_counter() - started < 30
    assert Place.objects.count() == 10_000

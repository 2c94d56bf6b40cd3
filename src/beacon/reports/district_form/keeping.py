"""The district's forms: upload one, point its cells at numbers, take a new edition of it, put it away."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import Count, Prefetch, Q

from beacon.documents.form.sheets import FormBook, SheetProblem, open_form
from beacon.documents.sheets import EXCEL
from beacon.files.actions import open_file, store_bytes
from beacon.files.models import Purpose, Upload
from beacon.files.together import kept_together
from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Unit
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.reports.district_form.suggesting import Roster, Suggestion, Unmatched, suggest
from beacon.reports.models import DistrictForm, DistrictFormCell, DistrictFormVersion

LONGEST_NAME = 80
MOST_CELLS = 5_000
"""Eighty units by sixty columns."""


def may_keep_forms(by: Who) -> Reason | None:
    """Why `by` may not upload and point; None for the office."""
    if not by.opens(Screen.COLLECT) or not by.opens(Screen.PAPERS):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def forms_of(who: Who) -> list[DistrictForm]:
    """The forms of one's own subdistrict with `pointed` and `waiting` cells of the last version; those put away come
    last. Two queries."""
    last = DistrictFormVersion.objects.filter(tenant_id=who.tenant_id).annotate(
        pointed=Count("cells", filter=Q(cells__is_suggested=False)),
        waiting=Count("cells", filter=Q(cells__is_suggested=True)),
    )
    rows = DistrictForm.objects.visible_to(who).prefetch_related(Prefetch("versions", last.order_by("-number")))
    return sorted(rows.order_by("name", "id"), key=lambda form: form.put_away_at is not None)


def form_of(who: Who, form_id: uuid.UUID) -> DistrictForm:
    """One of them. Refused alike when it is another's and when there is none."""
    found = DistrictForm.objects.visible_to(who).select_related("tenant", "unit").filter(pk=form_id).first()
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def version_of(form: DistrictForm) -> DistrictFormVersion:
    """The edition in use, with its file. One query."""
    rows = DistrictFormVersion.objects.filter(tenant_id=form.tenant_id, form=form).select_related("upload", "form")
    return rows.get(number=form.versions_n)


def cells_of(version: DistrictFormVersion) -> list[DistrictFormCell]:
    """Every cell that is pointed or suggested, in reading order. One query."""
    rows = DistrictFormCell.objects.filter(tenant_id=version.tenant_id, version=version).select_related("of_unit")
    return list(rows.order_by("sheet", "row", "column"))


def book_of(version: DistrictFormVersion) -> FormBook:
    """The edition's file, read. Refused when it is not there any more."""
    return read_form(content_of(version.upload))


def content_of(upload: Upload) -> bytes:
    """The bytes of a stored form."""
    with open_file(upload) as file:
        return file.read()


def read_form(content: bytes) -> FormBook:
    """A form from its bytes. Refused with the reader's sentence when it cannot be taken."""
    try:
        return open_form(content)
    except SheetProblem as problem:
        raise Refusal("bad_file", str(problem), "file") from problem


def roster_of(who: Who) -> Roster:
    """The units that can stand in a table: those open today. One query."""
    return Roster(who.tenant, units_for(who))


def units_for(who: Who) -> list[Unit]:
    """The units a cell can be of, in roster order. One query."""
    rows = Unit.objects.filter(tenant_id=who.tenant_id).open_on(clock.today()).filter(parent=None)
    return list(rows.order_by("position", "id"))


def add_form(*, by: Who, name: str, file_name: str, content: bytes) -> DistrictForm:
    """Keep a form and suggest what goes where. Refused for a name that is taken and a file that cannot be filled."""
    require(may_keep_forms(by))
    named = _clean_name(by, name or file_name.rsplit("/", 1)[-1].removesuffix(".xlsx"))
    book = read_form(content)
    # Before anything is locked: a form of many sheets full of words takes its time.
    found, now = suggestions(book, roster_of(by)), clock.now()
    try:
        with kept_together():
            form = DistrictForm(tenant=by.tenant, unit=by.unit, name=named, made_at=now, made_by=by.account)
            form.save(force_insert=True)
            version = keep_edition(by, form, 1, file_name, content, now)
            save_cells(suggested(version, found))
            note_form(by, "add_district_form", form, {"number": 1})
    except IntegrityError as taken:
        raise _name_taken(named) from taken
    return form


def _clean_name(by: Who, name: str) -> str:
    cleaned = " ".join(name.split())[:LONGEST_NAME]
    if not cleaned:
        raise Refusal("no_name", "请填「表名」，如“消防宣传月报表（区）”。", "name")
    if DistrictForm.objects.filter(tenant_id=by.tenant_id, name=cleaned, put_away_at=None).exists():
        raise _name_taken(cleaned)
    return cleaned


def _name_taken(name: str) -> Refusal:
    sentence = f"已经有一张「{name[:30]}」。是它的新版，就到那张表里换；不是，请换个表名。"
    return Refusal("name_taken", sentence, "name")


def keep_edition(
    by: Who, form: DistrictForm, number: int, file_name: str, content: bytes, now: datetime
) -> DistrictFormVersion:
    """Store a file as the edition of this number, in the caller's `kept_together`."""
    upload = store_bytes(
        tenant=by.tenant,
        unit=by.unit,
        purpose=Purpose.PAPER,
        name=file_name or f"{form.name}.xlsx",
        media_type=EXCEL,
        content=content,
        by=by.account,
    )
    version = DistrictFormVersion(
        tenant=by.tenant, form=form, number=number, upload=upload, made_at=now, made_by=by.account
    )
    version.save(force_insert=True)
    return version


def suggestions(book: FormBook, roster: Roster) -> list[tuple[str, Suggestion]]:
    """What the labels of a form suggest, with the sheet it is in."""
    found = ((sheet.name, one) for sheet in book.sheets for one in suggest(sheet, roster)[0])
    return list(islice(found, MOST_CELLS))


def suggested(version: DistrictFormVersion, found: Iterable[tuple[str, Suggestion]]) -> list[DistrictFormCell]:
    """The same as cells of an edition, not yet saved."""
    return [
        DistrictFormCell(
            tenant_id=version.tenant_id,
            version=version,
            sheet=sheet,
            row=one.place[0],
            column=one.place[1],
            label=one.labels.key,
            number=one.asked.identifier,
            of_unit=one.unit,
            to_date=one.to_date,
            is_suggested=True,
        )
        for sheet, one in found
    ]


def save_cells(cells: Iterable[DistrictFormCell]) -> None:
    """Write cells of an edition."""
    DistrictFormCell.objects.bulk_create(cells, batch_size=500)


def unmatched_of(who: Who, book: FormBook, sheet_name: str, cells: Iterable[DistrictFormCell]) -> list[Unmatched]:
    """The heads of a sheet that nothing is pointed at and nothing could be suggested for. One query."""
    sheet = book.sheet(sheet_name)
    if sheet is None:
        return []
    taken = {(cell.row, cell.column) for cell in cells if cell.sheet == sheet_name}
    found = suggest(sheet, roster_of(who))[1]
    for one in found:
        one.places = [place for place in one.places if place not in taken]
    return [one for one in found if one.places]


def may_change(by: Who, form: DistrictForm) -> Reason | None:
    """Why `by` may not change a form; None for the office of its subdistrict."""
    return may_keep_forms(by) or (NOT_YOURS if form.tenant_id != by.tenant_id else None)


def locked(form: DistrictForm) -> DistrictForm:
    """The form as it stands now, locked until the caller's transaction ends."""
    return DistrictForm.objects.select_for_update(of=("self",), no_key=True).get(tenant_id=form.tenant_id, pk=form.pk)


def note_form(by: Who, verb: str, form: DistrictForm, detail: dict[str, object] | None = None) -> None:
    """A line in the journal about a form."""
    note(
        tenant_id=form.tenant_id,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="district_form",
        thing_id=form.id,
        detail=detail or {},
    )


def put_away(*, by: Who, form: DistrictForm) -> None:
    """Offer a form no longer; what was filled stays. Done twice, it is done once."""
    require(may_change(by, form))
    with transaction.atomic():
        held = locked(form)
        if held.put_away_at is None:
            held.put_away_at = clock.now()
            held.save(update_fields=["put_away_at"])
            note_form(by, "put_away_district_form", held)


def bring_back(*, by: Who, form: DistrictForm) -> None:
    """Offer a form again. Refused when another one bears its name meanwhile."""
    require(may_change(by, form))
    try:
        with transaction.atomic():
            held = locked(form)
            if held.put_away_at is not None:
                held.put_away_at = None
                held.save(update_fields=["put_away_at"])
                note_form(by, "bring_back_district_form", held)
    except IntegrityError as taken:
        raise _name_taken(form.name) from taken

"""A new edition of a district form: what was pointed at a cell follows the labels around it."""

from collections.abc import Iterable, Mapping

from beacon.documents.form.cells import Place, address_of
from beacon.documents.form.sheets import FormBook
from beacon.files.together import kept_together
from beacon.kit import clock
from beacon.kit.refusals import Refusal, require
from beacon.people.reach import Who
from beacon.reports.district_form.keeping import (
    cells_of,
    content_of,
    keep_edition,
    locked,
    may_change,
    note_form,
    read_form,
    roster_of,
    save_cells,
    suggested,
    suggestions,
    version_of,
)
from beacon.reports.district_form.labels import Sight
from beacon.reports.models import DistrictForm, DistrictFormCell, DistrictFormVersion


def renew_form(*, by: Who, form: DistrictForm, file_name: str, content: bytes) -> DistrictFormVersion:
    """Take a new edition of a form: cells whose labels are unchanged keep their numbers, those that moved wait to be
    looked at, those that are gone are listed. Refused for a file that cannot be filled, or the same one again."""
    require(may_change(by, form))
    book, now = read_form(content), clock.now()
    # Before anything is locked, as in `add_form`.
    found = suggestions(book, roster_of(by))
    with kept_together():
        held = locked(form)
        before = version_of(held)
        old = content_of(before.upload)
        if content == old:
            raise Refusal("same_file", "这份和现在用的一样，不用再传。", "file")
        held.versions_n += 1
        held.save(update_fields=["versions_n"])
        version = keep_edition(by, held, held.versions_n, file_name, content, now)
        kept, version.changes = carried(cells_of(before), version, book, renamed(read_form(old), book))
        version.save(update_fields=["changes"])
        taken = {(cell.sheet, cell.row, cell.column) for cell in kept}
        fresh = [c for c in suggested(version, found) if (c.sheet, c.row, c.column) not in taken]
        save_cells([*kept, *fresh])
        note_form(by, "renew_district_form", held, {"number": version.number})
    return version


def renamed(old: FormBook, new: FormBook) -> dict[str, str]:
    """Old name of a sheet → its new one. Sheets of unknown names are taken in their order where there are as many: a
    sheet called 10月 last time is called 11月 now."""
    kept = {sheet.name for sheet in old.sheets} & {sheet.name for sheet in new.sheets}
    gone = [sheet.name for sheet in old.sheets if sheet.name not in kept]
    come = [sheet.name for sheet in new.sheets if sheet.name not in kept]
    return dict(zip(gone, come, strict=True)) if len(gone) == len(come) else {}


def carried(
    before: Iterable[DistrictFormCell], version: DistrictFormVersion, book: FormBook, names: Mapping[str, str]
) -> tuple[list[DistrictFormCell], dict[str, list[str]]]:
    """The cells of an earlier edition in a later one, and which of them moved or were lost."""
    kept: list[DistrictFormCell] = []
    moved: list[str] = []
    lost: list[str] = []
    taken: set[tuple[str, Place]] = set()
    sights = {sheet.name: Sight(sheet) for sheet in book.sheets}
    places: dict[str, dict[str, list[Place]]] = {name: _by_label(sight) for name, sight in sights.items()}
    for cell in before:
        place, told = (cell.row, cell.column), f"{cell.sheet} {address_of((cell.row, cell.column))}"
        name = names.get(cell.sheet, cell.sheet)
        same = places.get(name, {}).get(cell.label, []) if cell.label.strip("|") else []
        if place not in same:
            if len(same) != 1:
                lost.append(f"{told}（{_shown(cell.label)}）")
                continue
            moved.append(f"{told} → {address_of(same[0])}（{_shown(cell.label)}）")
        new = place if place in same else same[0]
        if (name, new) in taken:
            continue
        taken.add((name, new))
        kept.append(
            DistrictFormCell(
                tenant_id=version.tenant_id,
                version=version,
                sheet=name,
                row=new[0],
                column=new[1],
                label=cell.label,
                number=cell.number,
                of_unit=cell.of_unit,
                to_date=cell.to_date,
                is_suggested=cell.is_suggested or new != place,
            )
        )
    return kept, {"moved": moved, "lost": lost}


def _by_label(sight: Sight) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in sight.shown():
        if sight.is_fillable(place):
            found.setdefault(sight.labels(place).key, []).append(place)
    return found


def _shown(label: str) -> str:
    left, _, top = label.partition("|")
    return "·".join(words for words in (*left.split("/"), *top.split("/")) if words) or "没有表头"

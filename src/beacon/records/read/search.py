"""Words over the ledger: 锦绣 finds 锦绣苑, so does jxy, and several words find what has all of them.

A record is compared as one line of text: what was written in it, what its places and units are called, and the first
letters of those names, without blanks and signs, so that 锦绣苑3栋 finds 锦绣苑（3栋）. A word is found wherever it
stands in such a piece, exactly as comparing letter by letter would. So that nobody has to: each pair of neighbouring
signs is a term of the index, bound to the subdistrict, and only texts that have every pair of the word are compared.
One sign alone has no pair; for it the texts of the subdistrict are read, ten thousand in a few milliseconds.
"""

import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from django.db import connection, transaction

from beacon.catalogue.fields import FieldType
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.saying import as_read
from beacon.kit.batches import batches
from beacon.people.roster.tree import initials
from beacon.records.drafts import Draft
from beacon.records.models import (
    INDEX_OF_TERMS,
    HasTerms,
    Part,
    Record,
    RecordBuilding,
    RecordPlace,
    RecordQuerySet,
    RecordSearch,
    RecordUnit,
)

MOST_WORDS = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNS = 0x110000
"""So many code points Unicode has."""
_TRIGGERS = 3
_WORDS = (FieldType.TEXT, FieldType.CHOICE, FieldType.SEVERAL, FieldType.CHECKLIST)
"""Sorts of particulars that hold words; a number or an address is looked for nowhere."""


def write(record: Record, draft: Draft) -> None:
    """The words of a record just saved."""
    found: dict[uuid.UUID, list[str]] = {record.pk: []}
    # Where nothing was ticked the place may have named buildings all the same.
    for source in _SOURCES if draft.sites or record.place else _SOURCES[:1]:
        source(record.tenant_id, found)
    _row(record, found).save(force_insert=True)


def rewrite(record: Record, draft: Draft) -> None:
    """The words anew."""
    refresh(record)


def end(record: Record) -> None:
    """Nothing: what no longer counts is still found by those who look for it."""


def refresh(record: Record) -> None:
    """Bring the words in line when something that names the record changed, such as a unit that took part in it."""
    RecordSearch.objects.filter(tenant_id=record.tenant_id, record=record).delete()
    _row(record, _names([record.pk], record.tenant_id)).save(force_insert=True)


def find(rows: RecordQuerySet, tenant_id: uuid.UUID, words: str) -> RecordQuerySet:
    """Those of the records that have every one of these words; none where nothing but signs was typed."""
    wanted = words_of(words)
    if not wanted:
        return rows.none()
    hits = RecordSearch.objects.filter(tenant_id=tenant_id)
    pairs = tuple(dict.fromkeys(term for word in wanted for term in _terms(tenant_id, word)))
    if pairs:
        hits = hits.filter(HasTerms(pairs))
    for word in wanted:
        hits = hits.filter(text__contains=word)
    return rows.filter(pk__in=hits.values("record"))


def words_of(typed: str) -> list[str]:
    """What somebody typed as the words that are looked for, each once."""
    return list(dict.fromkeys(word for piece in typed.split() if (word := _plain(piece))))[:MOST_WORDS]


def text_of(record: Record, names: Iterable[str]) -> str:
    """What a record is compared as; `names` of its units and sites. `record.author` is not asked for."""
    kind = KINDS[record.kind]
    said = [record.summary]
    said += [
        as_read(own, record.details[own.name])
        for own in kind.fields
        if own.name in record.details and own.type in _WORDS
    ]
    called = [kind.label, record.place, *names]
    pieces = [*map(_plain, called), *map(_plain, said), *map(_letters, called)]
    return " ".join(dict.fromkeys(piece for piece in pieces if piece))


def _names(keys: Sequence[uuid.UUID], tenant_id: uuid.UUID) -> Mapping[uuid.UUID, list[str]]:
    """What the units and sites of these records are called. One query a source."""
    found: dict[uuid.UUID, list[str]] = {key: [] for key in keys}
    for source in _SOURCES:
        source(tenant_id, found)
    return found


def _units(tenant_id: uuid.UUID, found: dict[uuid.UUID, list[str]]) -> None:
    """The units that take part in whatever way, the schools and enterprises among them."""
    parts = RecordUnit.objects.filter(tenant_id=tenant_id, record__in=list(found)).exclude(part=Part.COUNTS)
    parts = parts.order_by("part", "unit_id")
    for key, name in parts.values_list("record_id", "unit__name"):
        found[key].append(name)


def _buildings(tenant_id: uuid.UUID, found: dict[uuid.UUID, list[str]]) -> None:
    """The buildings ticked, with their estates."""
    rows = RecordBuilding.objects.filter(tenant_id=tenant_id, record__in=list(found)).order_by("building_id")
    for key, estate, name in rows.values_list("record_id", "building__estate", "building__name"):
        found[key].append(f"{estate}{name}")


def _places(tenant_id: uuid.UUID, found: dict[uuid.UUID, list[str]]) -> None:
    """The places ticked."""
    rows = RecordPlace.objects.filter(tenant_id=tenant_id, record__in=list(found)).order_by("place_id")
    for key, name in rows.values_list("record_id", "place__name"):
        found[key].append(name)


_SOURCES = (_units, _buildings, _places)
"""Where names of a record come from, the units first; a register that comes later adds a source here. Its rows are
written before the search (`belongings`), and whoever changes a name calls `rebuild` or `refresh`."""


def _row(record: Record, names: Mapping[uuid.UUID, list[str]]) -> RecordSearch:
    text = text_of(record, names[record.pk])
    terms = dict.fromkeys(term for piece in text.split() for term in _terms(record.tenant_id, piece))
    # The 62 last bits of a key are random.
    number = record.pk.int & ((1 << 62) - 1)
    return RecordSearch(tenant_id=record.tenant_id, record=record, number=number, text=text, terms=" ".join(terms))


@lru_cache(maxsize=4096)
def _plain(words: str) -> str:
    """Letters, digits and Chinese signs only, wide ones made narrow, capitals small."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).lower() if sign.isalnum())


@lru_cache(maxsize=4096)
def _letters(name: str) -> str:
    """锦绣苑3栋 → jxy3d."""
    return _plain(initials(_plain(name)))


def _terms(tenant_id: uuid.UUID, piece: str) -> Iterator[str]:
    """A term for each pair of neighbouring signs, in plain letters and digits, so that neither database's idea of what
    a word is matters. It begins with what tells subdistricts apart: the lists of the index are theirs alone."""
    beginning = _number(tenant_id.int & 0xFFFF)
    for first, second in pairwise(piece):
        yield f"{beginning:0>4}{_number(ord(first) * _SIGNS + ord(second))}"


def _number(value: int) -> str:
    digits = ""
    while value:
        value, digit = divmod(value, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def rows_of(records: Sequence[Record]) -> list[RecordSearch]:
    """The rows of records of one subdistrict that were written in bulk, with their units and sites; nothing is
    saved."""
    names = _names([record.pk for record in records], records[0].tenant_id) if records else {}
    return [_row(record, names) for record in records]


def rebuild(tenant_id: uuid.UUID) -> int:
    """Write the words of every record of a subdistrict anew; how many records there were."""
    return _write_all(tenant_id, Record.objects.filter(tenant_id=tenant_id))


def rebuild_of_units(tenant_id: uuid.UUID, units: Iterable[uuid.UUID]) -> int:
    """The same for the records these units take part in, after they got other names."""
    mine = RecordUnit.objects.filter(tenant_id=tenant_id, unit__in=list(units))
    return _write_all(tenant_id, Record.objects.filter(tenant_id=tenant_id, pk__in=mine.values("record")))


def fill(tenant_id: uuid.UUID) -> int:
    """Write the words of the records that have none, as after an update of the program; how many there were."""
    return _write_all(tenant_id, Record.objects.filter(tenant_id=tenant_id, search=None))


def _write_all(tenant_id: uuid.UUID, rows: RecordQuerySet) -> int:
    count = 0
    for keys in batches(list(rows.order_by("pk").values_list("pk", flat=True))):
        with transaction.atomic():
            records = Record.objects.select_for_update(no_key=True).filter(tenant_id=tenant_id, pk__in=keys)
            anew = rows_of(list(records.order_by("pk")))
            RecordSearch.objects.filter(tenant_id=tenant_id, record__in=keys).delete()
            RecordSearch.objects.bulk_create(anew)
            count += len(anew)
    return count


def mend_index() -> None:
    """Make SQLite's list of terms anew from the table; PostgreSQL needs no such thing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO records_search_terms(records_search_terms) VALUES ('rebuild')")


def differences(tenant_id: uuid.UUID) -> Iterator[str]:
    """A sentence for each record whose words are not what it says; `beacon reindex` mends that."""
    if connection.vendor == "sqlite" and not _is_kept_in_step():
        yield "查找用的索引不再跟着记录更新了，请联系技术支持。"
    for keys in batches(Record.objects.filter(tenant_id=tenant_id).order_by("pk").values_list("pk", flat=True)):
        names = _names(keys, tenant_id)
        stored = RecordSearch.objects.filter(tenant_id=tenant_id, record__in=keys)
        words = {row.record_id: (row.number, row.text, row.terms) for row in stored}
        for record in Record.objects.filter(tenant_id=tenant_id, pk__in=keys).select_related("author").order_by("pk"):
            row = _row(record, names)
            if words.get(record.pk) != (row.number, row.text, row.terms):
                what = f"{record.happened_on:%Y-%m-%d} {record.author.name} {KINDS[record.kind].label}"
                yield f"记录 {what}（{record.pk}）：按字词找不全，请运行 beacon reindex。"


def _is_kept_in_step() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{INDEX_OF_TERMS}_%"]
        )
        found: int = cursor.fetchone()[0]
    return found == _TRIGGERS

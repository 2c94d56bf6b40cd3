"""A register as a list: found by words, unit, kind, estate and state, by what was done there or not, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from beacon.catalogue.coverages import COVERAGES, coverages_of
from beacon.catalogue.registers import Register
from beacon.figures.coverage import has_been, rates_of
from beacon.kit.rates import Rate
from beacon.people.reach import Who
from beacon.registers.models import RegisterRow, RowQuerySet, RowState, rows_in

PAGE = 50
LONGEST_WORDS = 40
STATES: Mapping[str, str] = {"active": "在用", "closed": "停用", "all": "全部"}


@dataclass(frozen=True)
class Look:
    """What somebody looks for in a register. `cover` is an indicator, `done` whether its rows are those covered;
    `without`: buildings without a property company."""

    words: str = ""
    unit: str = ""
    sort: str = ""
    estate: str = ""
    state: str = RowState.ACTIVE.value
    cover: str = ""
    done: bool = False
    without: bool = False
    page: int = 1

    @classmethod
    def read(cls, given: Mapping[str, str], register: Register) -> "Look":
        """The look in an address; parts that cannot be read are left out."""
        cover, page, state = given.get("cover", ""), given.get("page", ""), given.get("state", "")
        known = cover in COVERAGES and COVERAGES[cover].register == register.identifier
        sort = given.get("sort", "")
        return cls(
            words=given.get("q", "").strip()[:LONGEST_WORDS],
            unit=given.get("unit", "")[:20],
            sort=sort if sort in register.field_of[register.sort].choices else "",
            estate=given.get("estate", "")[:60] if "estate" in register.field_of else "",
            state=state if state in STATES and not known else RowState.ACTIVE.value,
            cover=cover if known else "",
            done=given.get("done") == "1",
            without=given.get("without") == "1" and register.link == "property_unit",
            page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the state is asked for."""
        return bool(self.words or self.unit or self.sort or self.estate or self.cover or self.without)


@dataclass(frozen=True)
class Listed:
    """A row with, for each coverage of its register, whether it is covered."""

    row: RegisterRow
    done: tuple[bool, ...]


@dataclass(frozen=True)
class RegisterPage:
    """One page of a register, how much was found in all, and n/N of each coverage over everything within reach."""

    rows: tuple[Listed, ...]
    count: int
    page: int
    pages: int
    rates: Mapping[str, Rate]
    estates: tuple[str, ...]


def open_register(who: Who, register: Register, look: Look, day: date) -> RegisterPage:
    """The page of a register that `look` means, as far as `who` reaches. At most four queries."""
    coverages = coverages_of(register.identifier)
    marks = {f"done_{one.indicator}": has_been(one, who.tenant_id, day) for one in coverages}
    found = _found(who, register, look, day).annotate(**marks)
    if look.cover:
        found = found.filter(**{f"done_{look.cover}": look.done})
    count = found.aggregate(n=Count("pk"))["n"]
    pages = max(1, -(-count // PAGE))
    page = min(look.page, pages)
    links = ("unit", register.link) if register.link else ("unit",)
    rows = found.in_order().select_related(*links)[(page - 1) * PAGE : page * PAGE]
    return RegisterPage(
        rows=tuple(Listed(row, tuple(bool(getattr(row, mark)) for mark in marks)) for row in rows),
        count=count,
        page=page,
        pages=pages,
        rates=rates_of(who, coverages, day),
        estates=_estates(who, register),
    )


def _found(who: Who, register: Register, look: Look, day: date) -> RowQuerySet[Any]:
    rows: RowQuerySet[Any] = rows_in(register.identifier, who.tenant_id).visible_to(who)
    if look.cover:
        # What a number counts is what its list shows.
        rows = rows.in_use_on(day)
    elif look.state != "all":
        rows = rows.filter(state=look.state)
    if look.unit:
        rows = rows.filter(unit__code=look.unit)
    if look.sort:
        rows = rows.filter(**{register.sort: look.sort})
    if look.estate:
        rows = rows.filter(estate=look.estate)
    if look.without:
        rows = rows.filter(property_unit=None)
    for word in look.words.split():
        said = Q(code__icontains=word) | Q(address__icontains=word)
        for name in rows.model.NAMES:
            said |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(said)
    return rows


def _estates(who: Who, register: Register) -> tuple[str, ...]:
    if "estate" not in register.field_of:
        return ()
    rows: RowQuerySet[Any] = rows_in(register.identifier, who.tenant_id).visible_to(who)
    return tuple(dict.fromkeys(rows.in_order().values_list("estate", flat=True)))

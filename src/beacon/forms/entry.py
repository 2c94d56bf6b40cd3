"""The form of 记一笔: every offered kind, what is known already filled in, what was typed never lost.

The form carries the particulars of all kinds at once, under names that begin with their kind, so that it works without
script; `typed` takes out those of the chosen one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from beacon.catalogue.goods import ITEMS
from beacon.catalogue.kinds import KINDS, Kind
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import MOST_PEOPLE, MOST_PIECES
from beacon.forms.shapes import Choice, FieldView, Shape, as_typed, choices_of, column_label, field_view
from beacon.records.drafts import LONGEST_PLACE, LONGEST_SUMMARY
from beacon.records.habits import Habits
from beacon.records.models import Record, RecordState

FIRST_KINDS = 8
"""Chips shown at once; the rest stand behind 更多."""

_HANDOUT = "handout-"
_SAME = ("kind", "started_at", "setting", "place", "audience_count", "summary", "school", "make_up_for")


@dataclass(frozen=True)
class Offer:
    """What a unit can choose from now: its habits, schools (id → name), earlier duties still open."""

    now: datetime
    habits: Habits
    schools: Mapping[str, str] = field(default_factory=dict)
    make_ups: tuple[Choice, ...] = ()

    @property
    def today(self) -> date:
        """The business date."""
        return self.now.date()


@dataclass(frozen=True)
class KindChoice:
    """A kind to tap, with its own fields. `last` is the unit's last head-count of that kind."""

    kind: Kind
    is_chosen: bool
    last: int | None
    fields: tuple[FieldView, ...]

    @property
    def has_error(self) -> bool:
        """Whether one of its own fields did not fit."""
        return any(view.error for view in self.fields)


@dataclass(frozen=True)
class Entry:
    """The whole form, ready for a template."""

    client_id: str
    kinds: tuple[KindChoice, ...]
    kind_error: str
    days: tuple[Choice, ...]
    happened_on: FieldView
    started_at: FieldView
    places: tuple[Choice, ...]
    place: FieldView
    audience: FieldView
    handouts: tuple[FieldView, ...]
    setting: FieldView
    school: FieldView
    make_up: FieldView
    summary: FieldView
    kind_note: str = ""

    @property
    def first_kinds(self) -> tuple[KindChoice, ...]:
        """The chips shown at once."""
        return self.kinds[:FIRST_KINDS]

    @property
    def more_kinds(self) -> tuple[KindChoice, ...]:
        """The chips behind 更多."""
        return self.kinds[FIRST_KINDS:]

    @property
    def is_more_open(self) -> bool:
        """Whether the chosen kind stands behind 更多."""
        return any(kind.is_chosen for kind in self.more_kinds)

    @property
    def gives_out(self) -> bool:
        """Whether hand-outs are what this record is about, or were typed already."""
        chosen = any(kind.is_chosen and kind.kind.identifier == "giveaway" for kind in self.kinds)
        return chosen or any(view.value or view.error or view.note for view in self.handouts)


def typed(form: Mapping[str, str]) -> dict[str, object]:
    """The values of a sent form under the names of `records.drafts.clean_draft`.

    A chip stands for its value unless a date or place was typed beside it: what was typed is what was meant.
    """
    kind = form.get("kind", "")
    raw: dict[str, object] = {name: form.get(name, "") for name in _SAME}
    raw["happened_on"] = form.get("happened_on") or form.get("day", "")
    raw["place"] = form.get("place", "").strip() or form.get("place_chip", "")
    raw |= {name: value for name, value in form.items() if name.startswith(_HANDOUT)}
    if kind in KINDS:
        raw |= {own.name: form.get(f"{kind}-{own.name}", "") for own in KINDS[kind].fields or ()}
        raw["school"] = form.get("school", "") if KINDS[kind].at_school else ""
    return raw


def blank(
    offer: Offer,
    *,
    kind: str = "",
    make_up_for: str = "",
    school: str = "",
    day: str = "",
    started_at: str = "",
    place: str = "",
    summary: str = "",
) -> dict[str, str]:
    """A new form: today, now, the last place, and what a link to it already says: a day that has passed, its hour,
    the place, a sentence."""
    last_place = offer.habits.places[0] if offer.habits.places else ""
    last = offer.habits.last_counts.get(kind)
    return {
        "kind": kind,
        "day": day if _is_day(day) else offer.today.isoformat(),
        "started_at": started_at if _is_day(day) else f"{offer.now:%H:%M}",
        "place_chip": "" if place else last_place,
        "place": place[:LONGEST_PLACE],
        "summary": summary[:LONGEST_SUMMARY],
        "audience_count": "" if last is None else str(last),
        "make_up_for": make_up_for,
        "school": school,
    }


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def like(record: Record, offer: Offer, *, school: str = "") -> dict[str, str]:
    """A form filled in like an earlier record: for today where that one stands, for its own day where it was taken
    back."""
    form = {
        "kind": record.kind,
        "day": offer.today.isoformat(),
        "started_at": f"{offer.now:%H:%M}",
        "setting": record.setting,
        "audience_count": as_typed(record.audience_count),
        "school": school,
        "place_chip": record.place if record.place in offer.habits.places else "",
        "place": "" if record.place in offer.habits.places else record.place,
    }
    form |= {f"{record.kind}-{name}": as_typed(value) for name, value in record.details.items()}
    form |= {f"{_HANDOUT}{item}": str(pieces) for item, pieces in record.handouts.items()}
    if record.state != RecordState.VALID:
        form["day"] = record.happened_on.isoformat()
        form["started_at"] = f"{record.started_at:%H:%M}" if record.started_at else ""
        form["summary"] = record.summary
        form["make_up_for"] = str(record.make_up_for_id or "")
    return form


def entry(form: Mapping[str, str], offer: Offer, *, client_id: str, problems: Mapping[str, str] | None = None) -> Entry:
    """The form with these values, each sentence of `problems` beside its field."""
    wrong = problems or {}
    days, day = _days(form, offer)
    places, place = _places(form, offer)
    return Entry(
        client_id=client_id,
        kinds=tuple(_kind(KINDS[name], form, wrong, offer) for name in offer.habits.kinds),
        kind_error=wrong.get("kind", ""),
        days=days,
        happened_on=FieldView("happened_on", column_label("happened_on"), Shape.DAY, day, wrong.get("happened_on", "")),
        started_at=_plain("started_at", Shape.TIME, form, wrong),
        places=places,
        place=FieldView("place", column_label("place"), Shape.LINE, place, wrong.get("place", ""), most=LONGEST_PLACE),
        audience=_plain("audience_count", Shape.COUNT, form, wrong, unit="人次", most=MOST_PEOPLE),
        handouts=tuple(_handout(item, form, wrong) for item in ITEMS),
        setting=_setting(form, wrong),
        school=_school(form, wrong, offer),
        make_up=_make_up(form, wrong, offer),
        summary=_plain("summary", Shape.BOX, form, wrong, hint="可用键盘上的话筒说", most=LONGEST_SUMMARY),
    )


def _plain(
    name: str,
    shape: Shape,
    form: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    hint: str = "",
    unit: str = "",
    most: int = 0,
) -> FieldView:
    return FieldView(name, column_label(name), shape, form.get(name, ""), wrong.get(name, ""), hint, unit, most)


def _kind(kind: Kind, form: Mapping[str, str], wrong: Mapping[str, str], offer: Offer) -> KindChoice:
    chosen = form.get("kind") == kind.identifier
    views = tuple(
        field_view(
            own,
            name=f"{kind.identifier}-{own.name}",
            value=form.get(f"{kind.identifier}-{own.name}", ""),
            error=wrong.get(own.name, "") if chosen else "",
        )
        for own in kind.fields or ()
    )
    return KindChoice(kind, chosen, offer.habits.last_counts.get(kind.identifier), views)


def _days(form: Mapping[str, str], offer: Offer) -> tuple[tuple[Choice, ...], str]:
    """今天 昨天 选日期, and what stands in the date field. A chip of yesterday's page is a date of its own today."""
    known = {offer.today.isoformat(): "今天", (offer.today - timedelta(days=1)).isoformat(): "昨天"}
    day = form.get("happened_on") or form.get("day", "")
    return choices_of({**known, "": "选日期"}, day if day in known else ""), "" if day in known else day


def _places(form: Mapping[str, str], offer: Offer) -> tuple[tuple[Choice, ...], str]:
    """The unit's last places and 别处, and what stands in the text field."""
    place = form.get("place", "").strip() or form.get("place_chip", "")
    known = {name: name for name in offer.habits.places}
    if not known:
        return (), place
    return choices_of({**known, "": "别处"}, place if place in known else ""), "" if place in known else place


def _handout(item: str, form: Mapping[str, str], wrong: Mapping[str, str]) -> FieldView:
    name, thing = f"{_HANDOUT}{item}", ITEMS[item]
    value, error = form.get(name, ""), wrong.get(name, "")
    return FieldView(name, thing.label, Shape.COUNT, value, error, unit=thing.counter, most=MOST_PIECES)


def _setting(form: Mapping[str, str], wrong: Mapping[str, str]) -> FieldView:
    value = form.get("setting", "")
    return FieldView(
        "setting",
        column_label("setting"),
        Shape.CHIPS,
        value,
        wrong.get("setting", ""),
        hint="不选就按单位和活动自动归",
        choices=choices_of(SETTINGS, value, "自动"),
    )


def _school(form: Mapping[str, str], wrong: Mapping[str, str], offer: Offer) -> FieldView:
    value = form.get("school", "")
    return FieldView(
        "school",
        "哪所学校",
        Shape.LIST,
        value,
        wrong.get("school", ""),
        choices=choices_of(offer.schools, value, "请选学校"),
    )


def _make_up(form: Mapping[str, str], wrong: Mapping[str, str], offer: Offer) -> FieldView:
    value = form.get("make_up_for", "")
    rest = tuple(Choice(one.value, one.label, one.value == value, one.kinds) for one in offer.make_ups)
    return FieldView(
        "make_up_for",
        column_label("make_up_for"),
        Shape.CHIPS,
        value,
        wrong.get("make_up_for", ""),
        hint="算到以前那一期，就不再算这一期",
        choices=(Choice("", "不用补", value == ""), *rest) if rest else (),
    )

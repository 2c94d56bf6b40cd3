"""The form of 记一笔: every offered kind, what is known already filled in, what was typed never lost.

The form carries the particulars of all kinds at once, under names that begin with their kind, so that it works without
script; `forms.sent.typed` takes out those of the chosen one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from beacon.catalogue.goods import ITEMS, Item
from beacon.catalogue.kinds import KINDS, Kind
from beacon.catalogue.people import AUDIENCE_GROUPS, FORCES
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import MOST_PEOPLE, MOST_PIECES
from beacon.catalogue.topics import TOPICS
from beacon.forms.sent import CO_UNITS, FORCE, HANDOUT
from beacon.forms.shapes import Choice, FieldView, Shape, choices_of, column_label, field_view, ticks_of
from beacon.forms.sites import SiteForm, site_form
from beacon.forms.stock import left_words, stocked_first
from beacon.records.drafts import LONGEST_PLACE, LONGEST_SUMMARY
from beacon.records.read.habits import Habits
from beacon.records.site_offer import SiteOffer

FIRST_KINDS = 8
"""Chips shown at once; the rest stand behind 更多."""


@dataclass(frozen=True)
class Offer:
    """What a unit can choose from now: its habits, schools (id → name), earlier duties still open, things to
    hand out, sites to tick, and who could have done it together (id → name)."""

    now: datetime
    habits: Habits
    schools: Mapping[str, str] = field(default_factory=dict)
    make_ups: tuple[Choice, ...] = ()
    items: Mapping[str, Item] = field(default_factory=lambda: ITEMS)
    left: Mapping[str, int] = field(default_factory=dict)
    """What can be handed out, and how much of it lies on the unit's shelf; nothing of what is not kept there."""
    companions: Mapping[str, str] = field(default_factory=dict)
    sites: SiteOffer = field(default_factory=SiteOffer)

    @property
    def today(self) -> date:
        """The business date."""
        return self.now.date()


@dataclass(frozen=True)
class KindChoice:
    """A kind to tap, with its own fields. `last` is the unit's last head-count of that kind, `is_known` whether the
    unit has a record of it to go by."""

    kind: Kind
    is_chosen: bool
    last: int | None
    fields: tuple[FieldView, ...]
    is_known: bool = False

    @property
    def has_error(self) -> bool:
        """Whether one of its own fields did not fit."""
        return any(view.error for view in self.fields)

    @property
    def is_open(self) -> bool:
        """Whether its own fields are shown without asking for them."""
        is_told = any(view.note for view in self.fields)
        return self.has_error or (self.is_chosen and (self.kind.speaks_for_itself or is_told))


@dataclass(frozen=True)
class Entry:
    """The whole form, ready for a template."""

    client_id: str
    planned: str
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
    sites: SiteForm
    make_up: FieldView
    summary: FieldView
    topics: FieldView
    groups: FieldView
    skill: FieldView
    forces: tuple[FieldView, ...]
    companions: FieldView
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
    def has_last(self) -> bool:
        """Whether there is an earlier record to be like."""
        return any(kind.is_known for kind in self.kinds)

    @property
    def gives_out(self) -> bool:
        """Whether hand-outs are what this record is about, or were typed already."""
        chosen = any(kind.is_chosen and kind.kind.identifier == "giveaway" for kind in self.kinds)
        return chosen or any(view.value or view.error or view.note for view in self.handouts)

    @property
    def rest(self) -> tuple[FieldView, ...]:
        """What may be added behind 再补几项."""
        return (self.topics, self.groups, self.skill, *self.forces, self.setting)

    @property
    def is_rest_open(self) -> bool:
        """Whether something behind 再补几项 needs a look."""
        return any(view.error or view.note for view in self.rest)

    @property
    def rest_told(self) -> str:
        """What stands behind 再补几项 already, in a few words: 「生命通道、用电用气 · 老年人 · 网格员2」."""
        ticked = ("、".join(one.label for one in view.choices if one.is_chosen) for view in (self.topics, self.groups))
        out = "、".join(f"{view.label}{view.value}" for view in self.forces if view.value)
        return " · ".join(filter(None, (*ticked, out)))


def entry(form: Mapping[str, str], offer: Offer, *, client_id: str, problems: Mapping[str, str] | None = None) -> Entry:
    """The form with these values, each sentence of `problems` beside its field."""
    wrong = problems or {}
    days, day = _days(form, offer)
    places, place = _places(form, offer)
    return Entry(
        client_id=client_id,
        planned=form.get("planned", ""),
        kinds=tuple(_kind(KINDS[name], form, wrong, offer) for name in offer.habits.kinds),
        kind_error=wrong.get("kind", ""),
        days=days,
        happened_on=FieldView("happened_on", column_label("happened_on"), Shape.DAY, day, wrong.get("happened_on", "")),
        started_at=_plain("started_at", Shape.TIME, form, wrong),
        places=places,
        place=FieldView("place", column_label("place"), Shape.LINE, place, wrong.get("place", ""), most=LONGEST_PLACE),
        audience=_plain("audience_count", Shape.COUNT, form, wrong, unit="人次", most=MOST_PEOPLE),
        handouts=tuple(_handout(item, form, wrong, offer) for item in stocked_first(offer.items, offer.left)),
        setting=_setting(form, wrong),
        school=_school(form, wrong, offer),
        sites=site_form(form, offer.sites, wrong),
        make_up=_make_up(form, wrong, offer),
        summary=_plain("summary", Shape.BOX, form, wrong, hint="可用键盘上的话筒说", most=LONGEST_SUMMARY),
        topics=_ticks("topics", TOPICS, form, wrong),
        groups=_ticks("audience_groups", AUDIENCE_GROUPS, form, wrong),
        skill=_plain("skill_count", Shape.COUNT, form, wrong, unit="人次", most=MOST_PEOPLE),
        forces=tuple(_force(name, label, form, wrong) for name, label in FORCES.items()),
        companions=_companions(form, wrong, offer),
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


def _ticks(name: str, labels: Mapping[str, str], form: Mapping[str, str], wrong: Mapping[str, str]) -> FieldView:
    value = form.get(name, "")
    choices = ticks_of(labels, value)
    return FieldView(name, column_label(name), Shape.TICKS, value, wrong.get(name, ""), choices=choices)


def _force(force: str, label: str, form: Mapping[str, str], wrong: Mapping[str, str]) -> FieldView:
    name = f"{FORCE}{force}"
    return FieldView(name, label, Shape.COUNT, form.get(name, ""), wrong.get(name, ""), unit="人次", most=MOST_PEOPLE)


def _kind(kind: Kind, form: Mapping[str, str], wrong: Mapping[str, str], offer: Offer) -> KindChoice:
    chosen = form.get("kind") == kind.identifier
    views = tuple(
        field_view(
            own,
            name=f"{kind.identifier}-{own.name}",
            value=form.get(f"{kind.identifier}-{own.name}", ""),
            error=wrong.get(own.name, "") if chosen else "",
        )
        for own in kind.fields
    )
    habits = offer.habits
    return KindChoice(
        kind, chosen, habits.last_counts.get(kind.identifier), views, is_known=kind.identifier in habits.last_records
    )


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


def _handout(thing: Item, form: Mapping[str, str], wrong: Mapping[str, str], offer: Offer) -> FieldView:
    name, left = f"{HANDOUT}{thing.identifier}", offer.left.get(thing.identifier)
    value, error = form.get(name, ""), wrong.get(name, "")
    hint = "" if left is None else left_words(thing, left)
    return FieldView(name, thing.label, Shape.COUNT, value, error, hint, unit=thing.counter, most=MOST_PIECES)


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


def _companions(form: Mapping[str, str], wrong: Mapping[str, str], offer: Offer) -> FieldView:
    value = form.get(CO_UNITS, "")
    choices = ticks_of(offer.companions, value)
    hint = "对方确认后也算他们的一场，合计只算一场"
    return FieldView(CO_UNITS, "和谁一起办的", Shape.TICKS, value, wrong.get(CO_UNITS, ""), hint=hint, choices=choices)


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

"""From what was read of a message to the form of 记一笔: values where something was read, a note beside every one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time

from beacon.catalogue.fields import FieldType
from beacon.catalogue.kinds import KINDS
from beacon.catalogue.topics import TOPICS
from beacon.forms.entry import Entry, Offer, entry
from beacon.forms.sent import HANDOUT
from beacon.forms.shapes import FieldView
from beacon.kit.days import short_day
from beacon.notices.message.reading import ProposedRecord, Read

MOST_PASTED = 5000
"""Longest message to read; a whole day's chat is shorter."""

_TOPICS = {label: name for name, label in TOPICS.items()}
_EVACUATION = "drill-evac_minutes"
"""The drill's own field for how long clearing the place took."""

_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Pasted:
    """A filled-in form of a message. `lines`: what concerns no single field."""

    text: str
    entry: Entry
    lines: tuple[str, ...]


def pasted(text: str, proposed: ProposedRecord, offer: Offer, *, client_id: str) -> Pasted:
    """The form of 记一笔 with what was read from `text`; what was not stays empty and says why."""
    values = _values(proposed, offer) | _addresses(text, proposed.kind.value or "")
    form = entry(values, offer, client_id=client_id)
    return Pasted(text, _noted(form, _notes(text, proposed)), _lines(text, proposed))


def _values(read: ProposedRecord, offer: Offer) -> dict[str, str]:
    kind = read.kind.value or ""
    values = {
        "kind": kind if kind in KINDS and KINDS[kind].is_offered else "",
        "happened_on": read.happened_on.value.isoformat() if read.happened_on.value else "",
        "started_at": f"{read.started_at.value:%H:%M}" if read.started_at.value else "",
        "place": read.place.value or "",
        "audience_count": "" if read.people.value is None else str(read.people.value),
        "setting": (read.setting.value or "") if read.setting.is_sure else "",
        "summary": read.summary,
        "topics": ",".join(_TOPICS[label] for label in read.topics if label in _TOPICS),
    }
    schools = [named.key for named in read.places if named.key in offer.schools]
    if len(schools) == 1:
        values["school"] = schools[0]
    if read.evacuation.value is not None:
        values[_EVACUATION] = str(read.evacuation.value)
    values |= {f"{HANDOUT}{item}": str(told.value) for item, told in read.handouts.items() if told.value is not None}
    return values


def _addresses(text: str, kind: str) -> dict[str, str]:
    """The first address of the message, where the kind has a field for one."""
    found = _LINK.search(text)
    fields = KINDS[kind].fields if found and kind in KINDS else ()
    return {f"{kind}-{own.name}": found[0] for own in fields if found and own.type is FieldType.LINK}


def _notes(text: str, read: ProposedRecord) -> dict[str, str]:
    notes = {
        "kind": _kind_note(text, read.kind),
        "happened_on": _note(text, read.happened_on, [short_day(day) for day in read.happened_on.others]),
        "started_at": _note(text, read.started_at, [_time(one) for one in read.started_at.others]),
        "place": _note(text, read.place, read.place.others),
        "audience_count": _note(text, read.people, [str(number) for number in read.people.others]) + _sum(read),
        "setting": _note(text, read.setting, ()),
        "topics": "从消息里的词读到，不对就点掉。" if read.topics else "",
    }
    notes[_EVACUATION] = _note(text, read.evacuation, [f"{one}分钟" for one in read.evacuation.others])
    for item, told in read.handouts.items():
        notes[f"{HANDOUT}{item}"] = _note(text, told, [str(number) for number in told.others])
    return notes


def _note(text: str, read: Read[object], others: Sequence[str]) -> str:
    said = f"从消息里读到：{read.quote(text)}。" if read.value is not None else ""
    return said + read.reason + (f"消息里有：{'、'.join(others)}。" if others and read.value is None else "")


def _kind_note(text: str, read: Read[str]) -> str:
    kind = KINDS[read.value] if read.value else None
    if kind and not kind.is_offered:
        return f"从消息里读到：{read.quote(text)}。{kind.label}现在还不能单独记，请另选一个。"
    return _note(text, read, [KINDS[other].label for other in read.others])


def _sum(read: ProposedRecord) -> str:
    if read.people.value is None or len(read.people.spans) < 2:
        return ""
    parts = [f"{one.label}{one.people}" for one in read.heads if one.span in read.people.spans]
    return f"合计：{'＋'.join(parts)}＝{read.people.value}。"


def _time(told: time) -> str:
    return f"{told:%H:%M}"


def _lines(text: str, read: ProposedRecord) -> tuple[str, ...]:
    lines = list(read.notices)
    if read.co_organisers:
        names = "、".join(one.name for one in read.co_organisers)
        lines.append(f"一起办的：{names}。也算他们的，就在「和谁一起办的」里勾上。")
    if len(text.strip()) > len(read.summary) and len(read.summary) > 250:
        lines.append("消息较长，说一句里只留了前面一段。")
    return tuple(lines)


def _noted(form: Entry, notes: Mapping[str, str]) -> Entry:
    def noted(view: FieldView) -> FieldView:
        return replace(view, note=notes.get(view.name, ""))

    return replace(
        form,
        kinds=tuple(replace(one, fields=tuple(map(noted, one.fields))) for one in form.kinds),
        kind_note=notes["kind"],
        happened_on=noted(form.happened_on),
        started_at=noted(form.started_at),
        place=noted(form.place),
        audience=noted(form.audience),
        handouts=tuple(noted(view) for view in form.handouts),
        setting=noted(form.setting),
        topics=noted(form.topics),
    )

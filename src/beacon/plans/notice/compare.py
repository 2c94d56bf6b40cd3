"""和去年比: what a notice asks that an earlier one did not, and the other way round (N12)."""

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db import models

from beacon.catalogue.duties import CADENCES, MODES, TIMED
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.notices.due_words import due_in_words
from beacon.people.reach import Who
from beacon.plans.models import Clause, Duty, Notice
from beacon.plans.notice.breakdown import BOUND

ALIKE = 0.5
"""Sentences that share half of their pairs of signs are the same sentence, changed. Ours: below it, readers of the
tests' notices saw two different demands."""


class Change(models.TextChoices):
    """What became of a sentence or a duty."""

    NEW = "new", "这次新增"
    CHANGED = "changed", "改了"
    GONE = "gone", "这次没有了"
    SAME = "same", "没变"


@dataclass(frozen=True)
class Piece:
    """A run of signs: in both, or only in the newer (`added`) or older one (`removed`)."""

    text: str
    mark: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of either notice and what became of it."""

    change: Change
    now: str
    before: str
    number: str

    @property
    def pieces(self) -> list[Piece]:
        """The two wordings in one, cut where they part."""
        matcher = SequenceMatcher(None, self.before, self.now, autojunk=False)
        found: list[Piece] = []
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            if tag == "equal":
                found.append(Piece(self.now[j1:j2], "same"))
                continue
            found += [Piece(self.before[i1:i2], "removed"), Piece(self.now[j1:j2], "added")]
        return [piece for piece in found if piece.text]


@dataclass(frozen=True)
class DutyChange:
    """A timed duty that came, went or changed; `said` tells how in short sentences."""

    change: Change
    title: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two notices beside each other."""

    sentences: tuple[Sentence, ...]
    duties: tuple[DutyChange, ...]

    @property
    def counts(self) -> list[tuple[Change, int]]:
        """How many sentences each fate has."""
        counted = Counter(sentence.change for sentence in self.sentences)
        return [(change, counted[change]) for change in Change]


def earlier_notices(who: Who, notice: Notice) -> list[Notice]:
    """What the notice can be held against, the likeliest first: its own series in the year before, then other years,
    then earlier versions of the same year. Without their text. One query."""
    if who.path != "" or notice.tenant_id != who.tenant_id:
        raise Refusal.because(NOT_YOURS)
    rows = Notice.objects.filter(tenant_id=who.tenant_id, series=notice.series, series_name=notice.series_name)
    rows = rows.exclude(pk=notice.pk).defer("text")
    older = [row for row in rows if (row.year, row.version) < (notice.year, notice.version)]
    return sorted(older, key=lambda row: (row.year == notice.year, -row.year, -row.version))


def chosen(candidates: Sequence[Notice], notice_id: uuid.UUID | None) -> Notice | None:
    """The one asked for, else the likeliest; None where there is none. Refused for one that cannot be compared."""
    if notice_id is None:
        return candidates[0] if candidates else None
    found = next((one for one in candidates if one.pk == notice_id), None)
    if found is None:
        raise Refusal.because(NOT_YOURS)
    return found


def compare(now: Notice, before: Notice) -> Comparison:
    """The newer notice held against the older one. Four queries."""
    new, old = _clauses(now), _clauses(before)
    pairs = paired([row.text for row in new], [row.text for row in old])
    sentences = [_sentence(row, old[pairs[place]] if place in pairs else None) for place, row in enumerate(new)]
    met = set(pairs.values())
    sentences += [Sentence(Change.GONE, "", row.text, row.number) for place, row in enumerate(old) if place not in met]
    met_clauses = {new[place].pk: old[other].pk for place, other in pairs.items()}
    return Comparison(tuple(sentences), tuple(_duty_changes(_duties(now), _duties(before), met_clauses)))


def _clauses(notice: Notice) -> list[Clause]:
    return list(Clause.objects.filter(tenant_id=notice.tenant_id, notice=notice).order_by("position"))


def _duties(notice: Notice) -> list[Duty]:
    rows = Duty.objects.filter(tenant_id=notice.tenant_id, notice=notice, mode=TIMED)
    return list(rows.order_by("clause__position", "id"))


def _sentence(row: Clause, other: Clause | None) -> Sentence:
    if other is None:
        return Sentence(Change.NEW, row.text, "", row.number)
    same = _plain(row.text) == _plain(other.text)
    return Sentence(Change.SAME if same else Change.CHANGED, row.text, other.text, row.number)


_SAYS_NOTHING_NEW = re.compile(
    r"\s|20\d{2}年?|^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])"
)
"""Blanks, the year, and the number a sentence stands under: they change in every notice."""


def _plain(text: str) -> str:
    return _SAYS_NOTHING_NEW.sub("", text)


def paired(new: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    """Place of a new sentence → place of the old one it continues, one to one, the most alike first."""
    index: dict[str, list[int]] = {}
    grams = [_grams(text) for text in old]
    for place, each in enumerate(grams):
        for gram in each:
            index.setdefault(gram, []).append(place)
    scored = []
    for place, text in enumerate(new):
        mine = _grams(text)
        shared = Counter(other for gram in mine for other in index.get(gram, ()))
        for other, count in shared.items():
            likeness = 2 * count / (len(mine) + len(grams[other]))
            if likeness >= ALIKE:
                scored.append((-likeness, abs(place - other), place, other))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, place, other in sorted(scored):
        if place not in pairs and other not in taken:
            pairs[place] = other
            taken.add(other)
    return pairs


def _grams(text: str) -> frozenset[str]:
    plain = _plain(text)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain})


def _duty_changes(new: Sequence[Duty], old: Sequence[Duty], met: Mapping[uuid.UUID, uuid.UUID]) -> Iterable[DutyChange]:
    """Duties continue one another when they are the same of the catalogue, else when their sentences do and they ask
    for the same kinds of record."""
    left = list(old)
    for duty in new:
        earlier = next((other for other in left if _continues(duty, other, met)), None)
        if earlier is None:
            yield DutyChange(Change.NEW, duty.title, (timing(duty), f"承担：{_owed_by(duty)}"))
            continue
        left.remove(earlier)
        said = _said(duty, earlier)
        if said:
            yield DutyChange(Change.CHANGED, duty.title, said)
    for duty in left:
        yield DutyChange(Change.GONE, duty.title, (timing(duty),))


def _continues(duty: Duty, other: Duty, met: Mapping[uuid.UUID, uuid.UUID]) -> bool:
    if duty.template or other.template:
        return duty.template == other.template
    return met.get(duty.clause_id) == other.clause_id and duty.kinds == other.kinds


def _said(now: Duty, before: Duty) -> tuple[str, ...]:
    said = []
    if timing(now) != timing(before):
        said.append(f"{timing(before)} → {timing(now)}")
    if now.due != before.due:
        said.append(f"时限：{due_in_words(before.due) or '期末'} → {due_in_words(now.due) or '期末'}")
    if set(now.groups) != set(before.groups):
        said.append(f"承担：{_owed_by(before)} → {_owed_by(now)}")
    return tuple(said)


def timing(duty: Duty) -> str:
    """「每半年1次」."""
    return f"{CADENCES.get(duty.cadence, MODES[duty.mode])}{duty.needed}次"


def _owed_by(duty: Duty) -> str:
    return "、".join(label for group, label in BOUND.items() if group in duty.groups) or "还没选"

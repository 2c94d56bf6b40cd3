"""One sentence → what it asks for: span, timing, actors, kind, setting and topics of each demand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from beacon.notices.actors import agents_of, subject_of, topic_of
from beacon.notices.bundles import THEN_REPORT, Bundle, bundles_of
from beacon.notices.deeds import DEED
from beacon.notices.kind_choice import kind_of
from beacon.notices.kinds import kinds_in
from beacon.notices.mark import DATE, FEAST, ITEMS, OPENING, PERIOD, STANDS, TIMES, WITHIN, Mark
from beacon.notices.segments import Segment
from beacon.notices.timings import Timing
from beacon.notices.topics import setting_of, topics_of
from beacon.notices.void_rules import void_in

_CLOSERS = "，。；：、！？ "
_OPENERS = "，。；：、！？并且和及）"
_EACH = re.compile(r"各(?:(?:不少于|至少|开展|组织)){0,2}(?:\d{1,2}|[一二两三四五])(?:次|场|轮|期)")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十][次场期遍轮条幅张份篇堂节]|(?:不少于|至少)")
_HELPS = re.compile(r"[^，。；]{2,30}(?:配合|协助|参与|参加|协办)[，；]")
"""…牵头，市场监管局配合，…: who helps does not take the lead's place."""
_LOOSE_TIME = re.compile(r"适时|不定期|定期(?!限)|视情|随时|第一时间|必要时")
"""适时组织考评 has a time of its own, which is none: no heading dates it."""
_MODAL = re.compile(r"必须|要|应(?!急)|须|需|一律|均|都|，")
_SCHOOL = re.compile(
    r"校|学生|中小学|小学|中学|学年|大学|职高|孩子|班会|课堂|开学|幼儿园|师生|班级|课时|国旗|教师|教育局|教体局|教育和体育"
)
_OPENING_PAIR = re.compile(
    r"检查[^，。；]{0,4}(?:及|和|、|与)[^，。；]{0,8}(?:宣传|教育)|(?:宣传"
    r"|教育)[^，。；]{0,6}(?:及|和|、|与)[^，。；]{0,10}检查"
)


@dataclass(frozen=True)
class Demand:
    """A demand by its span in the sentence; `own` tells that the sentence itself names the actors."""

    start: int
    end: int
    timing: Timing
    actors: tuple[str, ...]
    own: bool
    kind: str
    setting: str | None
    topics: tuple[str, ...]


@lru_cache(maxsize=1024)
def demands_of(
    text: str, marks: tuple[Mark, ...], *, lead: Timing | None, silent: bool, carried: tuple[str, ...]
) -> tuple[Demand, ...]:
    """The demands of a sentence in order.

    `lead` is the timing its heading gives, used where the sentence has none. `silent`: a heading or a sentence of
    principle, of which only timed demands count. `carried` are the actors named before it.
    """
    bundles, loose = bundles_of(text, marks, lead)
    subjects = _subjects(text, marks, [bundle.start for bundle in bundles])
    found = [demand for bundle in bundles for demand in _timed(text, bundle, subjects, carried)]
    if not silent:
        found += _untimed(text, loose, subjects, carried, lead if not bundles else None)
    return tuple(sorted((_trimmed(text, one) for one in found), key=lambda one: one.start))


def _subjects(text: str, marks: Sequence[Mark], more: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
    """Names where a segment begins; right behind a timing word only where its segment began with none."""
    starts = [0, *(found.end() for found in re.finditer(r"[，：；。]|（(?=[^（）]{0,20}每)", text))][:60]
    starts = sorted({*starts, *more})
    found = {
        place: names
        for place in starts
        if not (place and _HELPS.match(text[place : place + 40])) and (names := subject_of(text[place : place + 140]))
    }
    for mark in marks[:30]:
        segment = max(start for start in starts if start <= mark.start)
        if (
            segment not in found
            and mark.sort not in (STANDS, TIMES, ITEMS)
            and (names := subject_of(text[mark.end :][:140]))
        ):
            found[mark.end] = names
    for mark in marks[:30]:
        segment = max(start for start in starts if start <= mark.start)
        if segment not in found and mark.end not in found and mark.sort in (PERIOD, DATE, FEAST, OPENING, WITHIN):
            words = _MODAL.split(text[segment : mark.start], maxsplit=1)[0]
            if not agents_of(text[mark.end :]) and (names := topic_of(words)):
                found[segment] = names
    return sorted(found.items())


def _actors_at(
    text: str, place: int, until: int, subjects: Sequence[tuple[int, tuple[str, ...]]], carried: tuple[str, ...]
) -> tuple[tuple[str, ...], bool]:
    before = [names for start, names in subjects if start <= place]
    if before:
        return before[-1], True
    within = [names for start, names in subjects if place < start < until]
    if within:
        return within[0], True
    agents = agents_of(text[place:])
    return (agents, True) if agents else (carried, False)


def _timed(
    text: str, bundle: Bundle, subjects: Sequence[tuple[int, tuple[str, ...]]], carried: tuple[str, ...]
) -> Iterator[Demand]:
    assert bundle.timing is not None
    place = min((mark.end for mark in bundle.marks), default=bundle.start)
    actors, own = _actors_at(text, place, bundle.end, subjects, carried)
    if not own and (agents := agents_of(text[bundle.start : bundle.end])):
        actors, own = agents, True
    core = _without_names(text[bundle.core[0] : bundle.core[1]], actors)
    whole = _without_names(text[bundle.start : bundle.end], actors)
    kind = _kind(core, whole, text)
    if kind == "school_lesson" and not _SCHOOL.search(text + "".join(actors)):
        kind = "training"
    setting = setting_of(core) or setting_of(whole)
    first = Demand(bundle.start, bundle.end, bundle.timing, actors, own, kind, setting, topics_of(whole))
    if bundle.timing.cadence == "term_start" and _OPENING_PAIR.search(core):
        yield replace(first, kind="inspection")
        yield replace(first, kind="theme_event")
    elif _EACH.search(core) and len(kinds := _distinct_kinds(core)) > 1:
        yield from (replace(first, kind=one) for one in kinds)
    else:
        yield first


def _without_names(words: str, names: tuple[str, ...]) -> str:
    for name in names[:12]:
        words = words.replace(name, "", 1)
    return words


def _kind(core: str, whole: str, text: str) -> str:
    pieces = sorted(re.split("[，；：]", core), key=lambda piece: not _COUNTED.search(piece))
    return kind_of(*pieces, whole, THEN_REPORT.sub("", text) if len(whole) < 14 else "")


def _distinct_kinds(core: str) -> list[str]:
    each = _EACH.search(core)
    before = core[: each.start()] if each else core
    found = [
        (start, kind)
        for start, _, kind in kinds_in(before)
        if kind in ("drill", "training", "inspection", "meeting", "school_lesson")
    ]
    return list(dict.fromkeys(kind for _, kind in sorted(found)))[:3]


def _untimed(
    text: str,
    loose: Sequence[Segment],
    subjects: Sequence[tuple[int, tuple[str, ...]]],
    carried: tuple[str, ...],
    lead: Timing | None,
) -> Iterator[Demand]:
    """Segments that ask for work without timing, those of one kind together; all in one where a heading times them."""
    run: list[Segment] = []
    kinds: list[str] = []
    for segment in loose:
        kind = kind_of(text[segment.start : segment.end]) if segment.deed and not segment.purpose else ""
        new = lead is None and kind not in ("", "other") and any(one not in ("", kind) for one in kinds)
        if run and (run[-1].end != segment.start or new):
            yield from _one_untimed(text, run, subjects, carried, lead)
            run, kinds = [], []
        run.append(segment)
        kinds.append(kind)
    if run:
        yield from _one_untimed(text, run, subjects, carried, lead)


def _one_untimed(
    text: str,
    run: Sequence[Segment],
    subjects: Sequence[tuple[int, tuple[str, ...]]],
    carried: tuple[str, ...],
    lead: Timing | None,
) -> Iterator[Demand]:
    if not any((segment.deed or (lead and segment.says)) and not segment.purpose for segment in run):
        return
    start, end = run[0].start, run[-1].end
    actors, own = _actors_at(text, start, end, subjects, carried)
    words = _without_names(text[start:end], actors)
    if lead and (_LOOSE_TIME.search(text[start:end]) or void_in(text[start:end])):
        lead = None
    first = Demand(start, end, lead or Timing(), actors, own, kind_of(words), setting_of(words), topics_of(words))
    then = THEN_REPORT.search(text, start, end) if lead and lead.due and lead.cadence == "once" else None
    if then and DEED.regex.search(text, start, then.start()):
        yield replace(first, end=then.start(), kind=kind_of(_without_names(text[start : then.start()], actors)))
        yield replace(first, start=then.start(), kind="report")
    else:
        yield first


def whole(text: str, carried: tuple[str, ...]) -> Demand:
    """A sentence that tells somebody to act, as one demand without timing."""
    names = subject_of(text[:140])
    words = _without_names(text, names or carried)
    found = Demand(
        0, len(text), Timing(), names or carried, bool(names), kind_of(words), setting_of(words), topics_of(words)
    )
    return _trimmed(text, found)


def _trimmed(text: str, one: Demand) -> Demand:
    start, end = one.start, one.end
    while end - 1 > start and text[end - 1] in _CLOSERS:
        end -= 1
    while start < end - 1 and text[start] in _OPENERS[:7]:
        start += 1
    return one if (start, end) == (one.start, one.end) else replace(one, start=start, end=end)

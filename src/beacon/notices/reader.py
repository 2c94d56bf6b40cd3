"""The text of a notice → its header, its sentences, what each asks for, and whom to call."""

import re
from collections import Counter

from beacon.notices.calendar_words import Calendar
from beacon.notices.contacts import CONTACT_LINE, contacts_in
from beacon.notices.demands import Demand
from beacon.notices.header import frame_of
from beacon.notices.reading import Clause, Header, Obligation, Reading
from beacon.notices.surface import normal, paragraphs, view_of
from beacon.notices.walk import Sentence, Walk

_TOO_SHORT_TO_ASK = 12
_YOU = re.compile(r"(?:你|您|贵)(?:们|单位|公司|企业|校|园|村|社区|局|委|办|中心|店|厂|处|方|街道|镇|乡)?")
"""The one a letter speaks to: 你单位, 贵公司. It is the addressee wherever one is named."""
_SIGNED = re.compile(r"[^一-鿿]")
_NEAR = 2_000
_TOP = 3_000
MOST_ASKED = 40
"""Demands read from one sentence. The seed has at most six; a line pasted a thousand times must not
become a page that no browser opens (house rule). The sentence itself stays whole."""


def read_notice(text: str, *, default_year: int | None = None) -> Reading:
    """Reads a notice. `default_year` is the year of its dates where the paper itself names none.

    Takes any text and never raises; what cannot be made out is empty. Every quote is a true span of `text`.
    """
    norm = normal(text)
    spans = paragraphs(norm)
    views = [view_of(norm, start, end) for start, end in spans]
    frame = frame_of(views, default_year)
    walk = Walk(norm, Calendar(frame.header.year, frame.header.signed_on))
    for index, (start, end) in enumerate(spans):
        if index in frame.paragraphs:
            walk.frame(views[index])
        elif "\t" in norm[start:end]:
            walk.row(start, end)
        else:
            walk.paragraph(views[index])
    return _reading(text, norm, frame.header, walk.sentences)


def _reading(text: str, norm: str, header: Header, sentences: list[Sentence]) -> Reading:
    clauses: list[Clause] = []
    obligations: list[Obligation] = []
    numbered: Counter[int] = Counter()
    for index, one in enumerate(sentences):
        asked = [_obligation(text, norm, one, demand, index, header.addressees) for demand in one.demands[:MOST_ASKED]]
        obligations += asked
        numbered[id(one.item)] += 1
        number = f"{one.item.number}-{numbered[id(one.item)]}"
        clauses.append(Clause(number, one.start, one.end, text[one.start : one.end], _place(one, asked)))
    named = [one.view.text for one in sentences if CONTACT_LINE.regex.search(one.view.text)]
    return Reading(header, tuple(clauses), tuple(obligations), contacts_in(named))


def _obligation(
    text: str, norm: str, one: Sentence, demand: Demand, index: int, addressees: tuple[str, ...]
) -> Obligation:
    """The demand with its place in the text; who acts: named in the sentence, assigned, inherited, addressed."""
    start, end = one.view.span(demand.start, demand.end)
    named = demand.actors if demand.own else ()
    actors = tuple(dict.fromkeys(named + one.item.assigned)) or demand.actors or addressees
    if addressees and any(_YOU.fullmatch(name) for name in actors):
        actors = tuple(dict.fromkeys(name for name in actors if not _YOU.fullmatch(name))) or addressees
    return Obligation(
        quote=text[start:end],
        start=start,
        end=end,
        clause=index,
        actors=tuple(_as_written(text, norm, name, start) for name in actors),
        cadence=demand.timing.cadence,
        count=demand.timing.count,
        due=demand.timing.due,
        kind=demand.kind,
        setting=demand.setting,
        topics=demand.topics,
    )


def _as_written(text: str, norm: str, name: str, place: int) -> str:
    """A name as the notice writes it, looked for near by and at the top: 各村(居) where the rules saw 各村（居）."""
    if name in text[:_TOP] or not _SIGNED.search(name):
        return name
    for start, end in ((max(0, place - _NEAR), place + _NEAR), (0, _TOP)):
        found = norm.find(name, start, end)
        if found >= 0:
            return text[found : found + len(name)]
    return name


def _place(one: Sentence, asked: list[Obligation]) -> str:
    if any(obligation.is_timed for obligation in asked):
        return "duty"
    if asked:
        return "track"
    return "background" if one.frame or one.quiet or len(one.view.text) < _TOO_SHORT_TO_ASK else "unclear"

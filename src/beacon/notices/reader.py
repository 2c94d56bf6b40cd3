"""The text of a notice → its header, its sentences, what each asks for, and whom to call."""

from collections import Counter

from beacon.notices.calendar_words import Calendar
from beacon.notices.contacts import CONTACT_LINE, contacts_in
from beacon.notices.demands import Demand
from beacon.notices.header import frame_of
from beacon.notices.reading import Clause, Header, Obligation, Reading
from beacon.notices.surface import normal, paragraphs, view_of
from beacon.notices.walk import Sentence, Walk

_TOO_SHORT_TO_ASK = 12


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
    return _reading(text, frame.header, walk.sentences)


def _reading(text: str, header: Header, sentences: list[Sentence]) -> Reading:
    clauses: list[Clause] = []
    obligations: list[Obligation] = []
    numbered: Counter[int] = Counter()
    for index, one in enumerate(sentences):
        asked = [_obligation(text, one, demand, index, header.addressees) for demand in one.demands]
        obligations += asked
        numbered[id(one.item)] += 1
        number = f"{one.item.number}-{numbered[id(one.item)]}"
        clauses.append(Clause(number, one.start, one.end, text[one.start : one.end], _place(one, asked)))
    named = [one.view.text for one in sentences if CONTACT_LINE.regex.search(one.view.text)]
    return Reading(header, tuple(clauses), tuple(obligations), contacts_in(named))


def _obligation(text: str, one: Sentence, demand: Demand, index: int, addressees: tuple[str, ...]) -> Obligation:
    """The demand with its place in the text; who acts: named in the sentence, assigned, inherited, addressed."""
    start, end = one.view.span(demand.start, demand.end)
    named = demand.actors if demand.own else ()
    actors = tuple(dict.fromkeys(named + one.item.assigned)) or demand.actors or addressees
    return Obligation(
        quote=text[start:end],
        start=start,
        end=end,
        clause=index,
        actors=actors,
        cadence=demand.timing.cadence,
        count=demand.timing.count,
        due=demand.timing.due,
        kind=demand.kind,
        setting=demand.setting,
        topics=demand.topics,
    )


def _place(one: Sentence, asked: list[Obligation]) -> str:
    if any(obligation.is_timed for obligation in asked):
        return "duty"
    if asked:
        return "track"
    return "background" if one.frame or one.quiet or len(one.view.text) < _TOO_SHORT_TO_ASK else "unclear"

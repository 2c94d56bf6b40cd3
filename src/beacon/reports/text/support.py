"""Which numbers of a typed text some record supports. Pure: it marks, it never forbids."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from beacon.notices.numerals import number_of
from beacon.reports.freezing import Content

_COUNTED = "场|次|人|名|位|户|栋|条|份|件|个|家|处|分钟|小时|册|张|只|具"
_NUMBER = re.compile(
    rf"\d+(?:\.\d+)?(?:万|%)?|[二两三四五六七八九十百千万][一二三四五六七八九十百千万零]*(?=余?(?:{_COUNTED}))"
)
"""Numbers in figures, and numerals that count something. 「一次」「一家」 are ways of speaking and mark nothing."""


@dataclass(frozen=True)
class Run:
    """A run of text; `is_unsupported`: a number that no record has."""

    text: str
    is_unsupported: bool = False


@dataclass(frozen=True)
class Known:
    """What records support: numbers, and apart from them the numbers of days, which support no count."""

    values: frozenset[str]
    of_days: frozenset[str]

    def holds(self, number: str, after: str) -> bool:
        """Whether a number is supported; `after`: the sign that follows it."""
        return number in (self.of_days if after in _DAY_SIGNS else self.values)


_DAY_SIGNS = frozenset("年月日号")


def numbers_in(text: str) -> set[str]:
    """The numbers of a text that are no days, each in one way of writing."""
    narrow = _narrow(text)
    return {
        _plain(one.group()) for one in _NUMBER.finditer(narrow) if narrow[one.end() : one.end() + 1] not in _DAY_SIGNS
    }


def supported_by(content: Content, texts: Iterable[str]) -> Known:
    """Every number that the report's records support: those of the text as written, every sum, what each record counts
    and its day, and the numbers in the records' own words (`texts`: place and summary)."""
    row = content.instance
    days = [row.starts, row.ends, *(one.day for one in content.counted.values())]
    days += [one.shown.day for one in content.carried]
    values = [value for one in content.counted.values() for value in one.figures.values()]
    for name, value in content.sums.frozen().items():
        if name != "added":
            values += value.values() if isinstance(value, dict) else [int(str(value))]
    said = {number for text in (content.text, *texts) for number in numbers_in(text)}
    return Known(
        values=frozenset(said | {str(value) for value in values}),
        of_days=frozenset(str(part) for day in days for part in (day.year, day.month, day.day)),
    )


def runs(line: str, known: Known) -> Iterator[Run]:
    """A line cut at the numbers that nothing supports; put together it is the line as typed."""
    narrow, begin = _narrow(line), 0
    for found in _NUMBER.finditer(narrow):
        if not known.holds(_plain(found.group()), narrow[found.end() : found.end() + 1]):
            if found.start() > begin:
                yield Run(line[begin : found.start()])
            yield Run(line[found.start() : found.end()], is_unsupported=True)
            begin = found.end()
    if begin < len(line):
        yield Run(line[begin:])


def _narrow(text: str) -> str:
    """Full-width digits as narrow ones, sign by sign, so that places stay the same."""
    return "".join(
        unicodedata.normalize("NFKC", sign) if "０" <= sign <= "９" or sign in "％．" else sign for sign in text
    )


def _plain(number: str) -> str:
    value = number_of(number)
    return number if value is None else str(value)

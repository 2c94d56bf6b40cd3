"""Numbers as people write them into a cell: 80, 约80人, 八十余人, 宣传册50份；围裙20条."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from beacon.catalogue.goods import ITEMS, Item
from beacon.notices.message.goods import handouts_of
from beacon.notices.message.text import message_of, told
from beacon.notices.numerals import NUMBER, number_of
from beacon.people.roster.cells import folded

_COUNT = re.compile(
    rf"(?P<about>约|近|大约|将近|共)?(?P<number>{NUMBER})(?P<more>余|多|来|几)?"
    r"(?:人次|[人名位户份个条张只套本册])?(?P<over>左右|以上)?"
)
_BETWEEN = re.compile(r"[、，,；;。\n和及]|\s+(?!\d)")
_BEFORE_NUMBER = re.compile(r"(?<=\d)[,，](?=\d{3})|\s*[*×xX:：]\s*(?=\d)")
_NOT_EXACT = re.compile("约|近|余|多|几|左右")


@dataclass(frozen=True)
class Count:
    """A whole number; `is_about` where the cell says it is not exact."""

    number: int
    is_about: bool


def read_count(text: str) -> Count | None:
    """The one number of a cell; None where it holds something else."""
    found = _COUNT.fullmatch(folded(text).replace(",", "").replace("，", ""))
    number = number_of(found["number"]) if found else None
    if found is None or number is None:
        return None
    return Count(number, bool(found["about"] not in (None, "共") or found["more"] or found["over"]))


@dataclass(frozen=True)
class Given:
    """What a cell says was handed out: thing → pieces; `rest`: what names no thing with its number."""

    pieces: Mapping[str, Count]
    rest: tuple[str, ...]


def read_given(text: str, items: Mapping[str, Item]) -> Given:
    """Each thing of a cell that names one or several, with its number. `items`: what the unit hands out."""
    own = [item for key, item in items.items() if key not in ITEMS]
    pieces: dict[str, Count] = {}
    rest: list[str] = []
    for part in (one.strip() for one in _BETWEEN.split(_BEFORE_NUMBER.sub("", text))):
        known = _one_thing(part, own)
        if known is None:
            rest += [part] if part else []
        else:
            thing, number = known
            before = pieces.get(thing, Count(0, False))
            is_about = before.is_about or _NOT_EXACT.search(part) is not None
            pieces[thing] = Count(before.number + number, is_about)
    return Given(pieces, tuple(rest))


def _one_thing(part: str, own: Sequence[Item]) -> tuple[str, int] | None:
    """The thing and its number where the words say one of each."""
    words = folded(part)
    for item in own:
        if (label := folded(item.label)) in words:
            found = read_count(words.replace(label, "", 1).removesuffix(item.counter))
            return (item.identifier, found.number) if found else None
    # With the verb that a whole sentence would have, as the heading of the column is one.
    message = message_of(f"发放{part}")
    things, unlisted = handouts_of(message, told(message.view))
    sure = [(key, one.value) for key, one in things.items() if one.is_sure and one.value]
    return sure[0] if len(sure) == len(things) == 1 and not unlisted else None

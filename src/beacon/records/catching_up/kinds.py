"""What was done, from the words of a table: a label, what its unit said the word means, or the rules of messages."""

from collections.abc import Mapping
from functools import lru_cache

from beacon.catalogue.kinds import KINDS, OFFERED
from beacon.notices.message.kinds import kind_of_message
from beacon.notices.message.text import message_of, told
from beacon.people.roster.cells import folded

BY_CONTENT = "content"
"""The meaning of a word that says nothing: the row's own content decides."""

_LABELS: Mapping[str, str] = {folded(kind.label): kind.identifier for kind in OFFERED}
_LONGEST = 500


def told_by(text: str) -> str:
    """The kind a text tells beyond doubt; empty where it tells none or several."""
    return _told_by(text[:_LONGEST])


@lru_cache(maxsize=4096)
def _told_by(text: str) -> str:
    if not text.strip():
        return ""
    message = message_of(text)
    found = kind_of_message(message, told(message.view), ())
    kind = found.value or ""
    return kind if found.is_sure and kind in KINDS and KINDS[kind].is_offered else ""


def suggested_kind(word: str) -> str:
    """What a word of the column for kinds most likely means: a kind, or nothing."""
    return _LABELS.get(folded(word)) or told_by(word)


def kind_of(word: str, text: str, chosen: Mapping[str, str]) -> str:
    """The kind of a row. `chosen`: word → kind as the unit said, "" for rows without a word. Empty when unsure."""
    said = chosen.get(word, "")
    if said == BY_CONTENT or not (said or word):
        return told_by(text)
    return said or _LABELS.get(folded(word)) or told_by(word) or told_by(f"{word}：{text}")

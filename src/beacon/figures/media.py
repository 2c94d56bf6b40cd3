"""I27 媒体报道篇次: distinct pieces, however often and by whomever each was recorded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from beacon.catalogue.kinds.channels import MEDIA, OUTLET_KINDS
from beacon.figures.questions import Question, records_behind
from beacon.people.reach import Who
from beacon.records.read.pieces import Piece, distinct, piece_of

UNTOLD = "untold"
"""Nobody said in what kind of outlet."""

OUTLET_LABELS = {**OUTLET_KINDS, UNTOLD: "没写哪种媒体"}


@dataclass(frozen=True)
class MediaItems:
    """Distinct pieces, in all and by kind of outlet, out of so many records. `question` lists the records."""

    items: int
    by_outlet: dict[str, int]
    records: int
    question: Question


def media_items(who: Who, starts: date, ends: date) -> MediaItems:
    """I27 over the records within reach, published from `starts` to `ends`. The same link, or the same headline in the
    same outlet on the same day, is one piece. One query."""
    question = Question(starts, ends, kind=MEDIA.identifier)
    pieces = [piece_of(record) for record in records_behind(who, question).order_by("happened_on", "id")]
    groups = distinct(pieces)
    kinds = Counter(_outlet(group) for group in groups)
    return MediaItems(len(groups), {name: kinds[name] for name in OUTLET_LABELS if kinds[name]}, len(pieces), question)


def _outlet(group: Sequence[Piece]) -> str:
    """The kind of outlet the first of the records that says one says."""
    return next((piece.outlet_kind for piece in group if piece.outlet_kind), UNTOLD)

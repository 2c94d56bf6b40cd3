"""A piece in the press, and when two records tell of the same one (R13, I27)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from beacon.catalogue.kinds.channels import MEDIA
from beacon.people.reach import Who
from beacon.records.models import Record

MOST_LOOKED_AT = 500
"""So many of the latest pieces are compared with a new one."""


@dataclass(frozen=True)
class Piece:
    """What identifies a piece: its address, or its headline in an outlet on a day."""

    link: str
    outlet: str
    headline: str
    day: date
    outlet_kind: str = ""
    level: str = ""

    @property
    def keys(self) -> list[tuple[object, ...]]:
        """What two records of the same piece share one of. Without address and headline it is a piece of its own."""
        by_link = [("link", self.link)] if self.link else []
        said = self.headline and self.outlet
        return [*by_link, *([("said", self.headline, self.outlet, self.day)] if said else [])]


def piece_of(record: Record) -> Piece:
    """The piece a record of 媒体报道 tells of."""
    told = {name: str(record.details.get(name, "")) for name in ("link", "outlet", "headline", "outlet_kind", "level")}
    return Piece(
        _bare(told["link"]),
        _bare_words(told["outlet"]),
        _bare_words(told["headline"]),
        record.happened_on,
        told["outlet_kind"],
        told["level"],
    )


def same_piece(one: Piece, other: Piece) -> bool:
    """The same link, or the same headline in the same outlet on the same day."""
    return not set(one.keys).isdisjoint(other.keys)


def distinct(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces grouped into distinct ones: what shares a key is one, also through a third."""
    group_of: dict[object, list[Piece]] = {}
    for number, piece in enumerate(pieces):
        keys = [*piece.keys, number]
        known = {id(group_of[key]): group_of[key] for key in keys if key in group_of}
        group = [*(other for one in known.values() for other in one), piece]
        if known:
            group_of |= {key: group for key, held in group_of.items() if id(held) in known}
        group_of |= dict.fromkeys(keys, group)
    return list({id(group): group for group in group_of.values()}.values())


def earlier_of(who: Who, record: Record) -> Record | None:
    """Another valid record within reach that tells of the same piece as this one, the latest first. One query."""
    if record.kind != MEDIA.identifier:
        return None
    piece = piece_of(record)
    rows = Record.objects.visible_to(who).valid().filter(kind=MEDIA.identifier).exclude(pk=record.pk)
    latest = rows.order_by("-happened_on", "-id")[:MOST_LOOKED_AT]
    return next((other for other in latest if same_piece(piece, piece_of(other))), None)


def _bare(link: str) -> str:
    """An address without what differs from phone to phone: http or https, the host's capitals, a slash at the end,
    the part after #."""
    if not link:
        return ""
    parts = urlsplit(link)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _bare_words(text: str) -> str:
    return "".join(text.split())

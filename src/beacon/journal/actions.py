"""Writing a line and checking the chain."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from beacon.journal.models import Chain, Line
from beacon.kit import clock

LINES_AT_ONCE = 500


def digest_of(line: Line) -> str:
    """The digest that binds a line to everything before it: SHA-256 over its values and the previous digest."""
    values = [
        str(line.tenant_id),
        line.number,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(line.actor_id),
        line.verb,
        line.thing_kind,
        str(line.thing_id),
        line.detail,
        line.previous,
    ]
    if not line.ok:
        # Said only where it is so: lines written before there was success and failure keep their digest.
        values.append("failed")
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def note(
    *,
    tenant_id: uuid.UUID,
    actor_id: uuid.UUID | None,
    verb: str,
    thing_kind: str,
    thing_id: uuid.UUID | None,
    detail: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    ok: bool = True,
) -> Line:
    """Append one line to the tenant's chain, in the caller's transaction, so that no deed stands without its line.

    `ok` is false for what was tried and not done. `detail` holds codes, counts and dates, nothing of a person.
    """
    with transaction.atomic():
        chain = _locked_chain(tenant_id)
        line = Line(
            tenant_id=tenant_id,
            number=chain.length + 1,
            at=at or clock.now(),
            actor_id=actor_id,
            verb=verb,
            ok=ok,
            thing_kind=thing_kind,
            thing_id=thing_id,
            detail=dict(detail or {}),
            previous=chain.head,
        )
        line.digest = digest_of(line)
        line.save(force_insert=True)
        chain.length, chain.head = line.number, line.digest
        chain.save(update_fields=["length", "head"])
    return line


@dataclass(frozen=True)
class Entry:
    """A line to be written by `note_all`: the deed, the thing it was done to, codes, counts and dates."""

    verb: str
    thing_kind: str
    thing_id: uuid.UUID | None
    detail: Mapping[str, Any] = field(default_factory=dict)


def note_all(*, tenant_id: uuid.UUID, actor_id: uuid.UUID | None, entries: Sequence[Entry]) -> None:
    """Append many lines at once, as `note` would one after the other. Three queries, and one more for each 500."""
    if not entries:
        return
    now = clock.now()
    with transaction.atomic():
        chain = _locked_chain(tenant_id)
        lines: list[Line] = []
        for entry in entries:
            line = Line(
                tenant_id=tenant_id,
                number=chain.length + 1,
                at=now,
                actor_id=actor_id,
                verb=entry.verb,
                thing_kind=entry.thing_kind,
                thing_id=entry.thing_id,
                detail=dict(entry.detail),
                previous=chain.head,
            )
            line.digest = digest_of(line)
            chain.length, chain.head = line.number, line.digest
            lines.append(line)
        Line.objects.bulk_create(lines, batch_size=LINES_AT_ONCE)
        chain.save(update_fields=["length", "head"])


def hold(tenant_id: uuid.UUID) -> None:
    """Take the tenant's journal before changing what those who write into it point to, as all of them take it last."""
    _locked_chain(tenant_id)


def _locked_chain(tenant_id: uuid.UUID) -> Chain:
    """The head of the chain, locked until the transaction ends; made with the tenant's first line."""
    rows = Chain.objects.select_for_update().filter(tenant_id=tenant_id)
    chain = rows.first()
    if chain is None:
        Chain.objects.get_or_create(tenant_id=tenant_id)
        chain = rows.get()
    return chain


@dataclass(frozen=True)
class Fault:
    """A place at which a tenant's chain does not hold: the line's number and what is wrong there, in words."""

    number: int
    words: str

    @property
    def sentence(self) -> str:
        """「日志第3条不见了」."""
        return f"日志第{self.number}条{self.words}"


def faults(tenant_id: uuid.UUID) -> Iterator[Fault]:
    """Where the tenant's chain does not hold: a line removed, edited or put in, the end cut off or added to.

    A line edited together with its own digest shows at the next one, which no longer follows it; the very last one
    shows at the head.
    """
    previous, number = "", 0
    for line in Line.objects.filter(tenant_id=tenant_id).order_by("number").iterator(chunk_size=1000):
        yield from (Fault(gone, "不见了。") for gone in range(number + 1, line.number))
        if digest_of(line) != line.digest:
            yield Fault(line.number, "被改动过。")
        elif line.number == number + 1 and line.previous != previous:
            yield Fault(line.number, f"和第{number}条接不上，两条里有一条被改动过。")
        previous, number = line.digest, line.number
    yield from _end(tenant_id, number, previous)


def _end(tenant_id: uuid.UUID, number: int, previous: str) -> Iterator[Fault]:
    """The end of the chain against the head that was kept apart from it."""
    chain = Chain.objects.filter(tenant_id=tenant_id).first()
    if chain is None:
        if number:
            yield Fault(number, "之后的链头不见了。")
        return
    yield from (Fault(gone, "不见了。") for gone in range(number + 1, chain.length + 1))
    if chain.length < number:
        yield from (Fault(more, "是后来塞进去的。") for more in range(chain.length + 1, number + 1))
    elif chain.length == number and chain.head != previous:
        yield Fault(number, "和链头对不上，末尾被改动过。")


def breaks(tenant_id: uuid.UUID) -> Iterator[int]:
    """Numbers of the lines at which the tenant's chain does not hold."""
    return (fault.number for fault in faults(tenant_id))


def has_chain(tenant_id: uuid.UUID) -> bool:
    """Whether the tenant has a chain at all. Every founded tenant has: its first line says so."""
    return Chain.objects.filter(tenant_id=tenant_id, length__gt=0).exists()

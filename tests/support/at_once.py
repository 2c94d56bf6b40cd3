"""Deeds done at the same moment, each in a thread and on a connection of its own."""

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection, transaction

from beacon.journal.models import Chain
from beacon.kit.refusals import Refusal

_TO_ARRIVE = 0.5
"""Seconds in which a deed that was started comes to where it has to wait."""


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in threads that start at the same moment; what each returned or raised."""
    gate = threading.Barrier(len(deeds))
    threads, answers = _threads(deeds, gate.wait)
    for thread in threads:
        thread.start()
    return _joined(threads, answers)


def queued(tenant_id: uuid.UUID, *deeds: Callable[[], Any]) -> list[Any]:
    """Start the deeds one after the other while the subdistrict's journal is held, then let it go.

    On PostgreSQL each does what it can and waits for the journal, the first in front: deeds that take their locks in
    different orders are then certain to wait for each other, where `together` would need luck. On SQLite they wait
    before they begin and go on in any order.
    """
    threads, answers = _threads(deeds, lambda: None)
    with transaction.atomic():
        list(Chain.objects.select_for_update().filter(tenant_id=tenant_id))
        for thread in threads:
            thread.start()
            time.sleep(_TO_ARRIVE)
    return _joined(threads, answers)


def told(answers: list[Any]) -> list[str]:
    """What each came to: done, or the code of its refusal. No error of the database is among them."""
    assert not [one for one in answers if isinstance(one, DatabaseError)], answers
    assert all(isinstance(one, Refusal) or not isinstance(one, BaseException) for one in answers), answers
    return [one.reason.code if isinstance(one, Refusal) else "done" for one in answers]


def _threads(
    deeds: tuple[Callable[[], Any], ...], begin: Callable[[], Any]
) -> tuple[list[threading.Thread], list[Any]]:
    answers: list[Any] = [None] * len(deeds)

    def run(index: int, deed: Callable[[], Any]) -> None:
        begin()
        try:
            answers[index] = deed()
        except Exception as error:
            answers[index] = error
        finally:
            connection.close()

    return [threading.Thread(target=run, args=(index, deed)) for index, deed in enumerate(deeds)], answers


def _joined(threads: list[threading.Thread], answers: list[Any]) -> list[Any]:
    for thread in threads:
        thread.join(60)
    return answers

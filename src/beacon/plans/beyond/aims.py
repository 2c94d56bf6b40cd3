"""A number of times or a day set on something to which the notice gives none: what it says, and which expected rows
come of it."""

import copy
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from beacon.catalogue.duties import ONE_OFF, TIMED, TRACKED
from beacon.kit.days import full_day
from beacon.kit.refusals import Refusal
from beacon.people.models import Unit
from beacon.plans.expected import Year, instances
from beacon.plans.models import ONCE, TARGET_CADENCES, Duty, DutyInstance, LocalTask, Target

MOST_TIMES = 20
"""More times in one period are a slip of the finger, not a target."""

LONGEST_NUMBER = 4
"""Digits; Python refuses to read a number of thousands of them."""

LONGEST_WORD = 40
"""So much of a long title stands in the name of an expected row."""

_EVERY = {"yearly": "全年"}


@dataclass(frozen=True)
class Aim:
    """每月2次, or once by a day."""

    cadence: str
    needed: int = 1
    due_on: date | None = None

    @property
    def sentence(self) -> str:
        """「每月2次」, 「2023年12月20日前1次」."""
        if self.due_on is not None:
            return f"{full_day(self.due_on)}前{self.needed}次"
        return f"{_EVERY.get(self.cadence, TARGET_CADENCES[self.cadence])}{self.needed}次"


def aim_of(thing: Target | LocalTask) -> Aim:
    """What a target or local task asks."""
    return Aim(thing.cadence, thing.needed, thing.due_on)


def clean_aim(raw: Mapping[str, str], today: date) -> Aim:
    """The aim in `raw` (cadence, needed, due_on). Refused with a sentence beside the field that does not fit."""
    cadence = raw.get("cadence", "").strip()
    if cadence not in TARGET_CADENCES:
        raise Refusal("no_cadence", "请选多久一次，或者选“只一次”并写日期。", "cadence")
    needed = raw.get("needed", "1").strip() or "1"
    if not needed.isdecimal() or len(needed) > LONGEST_NUMBER or not 1 <= int(needed) <= MOST_TIMES:
        raise Refusal("bad_number", f"「次数」请填1到{MOST_TIMES}的整数。", "needed")
    if cadence != ONCE:
        return Aim(cadence, int(needed))
    try:
        due_on = date.fromisoformat(raw.get("due_on", "").strip())
    except ValueError as error:
        raise Refusal("no_date", "请选哪天前完成。", "due_on") from error
    if not today <= due_on <= date(today.year + 1, 12, 31):
        raise Refusal("bad_date", "「哪天前」要在今天到明年底之间，请再看一眼。", "due_on")
    return Aim(ONCE, int(needed), due_on)


def targets_in_force(tenant_id: uuid.UUID) -> dict[uuid.UUID, Target]:
    """Lineage → the target that holds for it now. One query."""
    rows = Target.objects.filter(tenant_id=tenant_id, withdrawn_at=None).select_related("duty", "set_by")
    return {row.lineage: row for row in rows}


def lineages_let_go(tenant_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """Lineages whose targets were all withdrawn: their open rows go for that reason and no other. One query."""
    rows = Target.objects.filter(tenant_id=tenant_id).values_list("lineage", "withdrawn_at")
    held = [lineage for lineage, withdrawn in rows if withdrawn is None]
    return frozenset(lineage for lineage, _ in rows if lineage not in held)


def takes_target(duty: Duty) -> bool:
    """Whether a target means anything for the duty: nothing gives it a time of its own yet."""
    return duty.mode == TRACKED or (duty.mode == ONE_OFF and duty.due is None)


def aimed(duty: Duty, target: Target | None) -> Duty:
    """The duty as it is asked for: with the target's timing where the notice gives none, from the day it was set.
    A copy that is never saved."""
    if target is None or not takes_target(duty):
        return duty
    asked = copy.copy(duty)
    asked.mode, asked.cadence, asked.needed = TIMED, target.cadence, target.needed
    asked.due = {"date": target.due_on.isoformat()} if target.due_on else None
    asked.starts_on = max(duty.starts_on or target.starts_on, target.starts_on)
    asked.title = duty.title[:LONGEST_WORD]
    return asked


def rows_of(duty: Duty, target: Target | None, units: Sequence[Unit], year: Year) -> Iterator[DutyInstance]:
    """The expected rows of a duty, its target regarded. A day set by the office is a period of its own: another day
    set later is another row."""
    asked = aimed(duty, target)
    for row in instances(asked, units, year):
        if asked is not duty and target is not None and target.due_on is not None:
            row.period = target.due_on.isoformat()
        row.duty = duty
        yield row

"""The rules of the installation: what a password must be, how long a session lasts, who needs a second factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from django.db import transaction
from django.http import HttpRequest

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import SecurityRules
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import ROLES, Screen

SETTING = "second_factor_roles"


@dataclass(frozen=True)
class Bound:
    """Between which values a rule may be set, in which unit; `or_none`: 0 switches it off."""

    label: str
    least: int
    most: int
    unit: str
    or_none: bool = False


BOUNDS: Mapping[str, Bound] = MappingProxyType(
    {
        "shortest": Bound("密码最短", 8, 32, "位"),
        "classes": Bound("字符种类", 3, 4, "种"),
        "days": Bound("密码用多久", 30, 365, "天", or_none=True),
        "remembered": Bound("不能重用最近", 3, 10, "个"),
        "lock_after": Bound("连错几次锁住", 3, 10, "次"),
        "lock_minutes": Bound("锁多久", 5, 240, "分钟"),
        "idle_minutes": Bound("办公岗位多久不动就退出", 5, 120, "分钟"),
        "idle_minutes_field": Bound("一线岗位多久不动就退出", 5, 720, "分钟"),
    }
)
"""Length and classes have floors, so that nobody can set the installation below level 2."""


def rules() -> SecurityRules:
    """The rules in force; the defaults while nobody has set any. One query."""
    return SecurityRules.objects.first() or SecurityRules()


def failure_limit(request: HttpRequest | None, credentials: object) -> int:
    """How many wrong passwords in a row lock a name (AXES_FAILURE_LIMIT)."""
    return rules().lock_after


def cool_off(request: HttpRequest | None) -> timedelta:
    """How long a name stays locked (AXES_COOLOFF_TIME)."""
    return timedelta(minutes=rules().lock_minutes)


def may_set_rules(by: Who) -> Reason | None:
    """Why `by` may not set the rules; None for the security administrator."""
    return None if by.opens(Screen.SECURITY) else NO_SCREEN


def set_rules(*, by: Who, given: Mapping[str, str], second_factor_roles: list[str]) -> SecurityRules:
    """Set the rules. Refused with the field's sentence for a value that is no number or out of bounds."""
    require(may_set_rules(by))
    values = {name: _checked(name, given.get(name, "")) for name in BOUNDS}
    roles = sorted(set(second_factor_roles) & set(ROLES))
    with transaction.atomic():
        held = SecurityRules.objects.select_for_update().first() or SecurityRules()
        changed = {name: value for name, value in values.items() if getattr(held, name) != value}
        if roles != held.second_factor_roles:
            changed[SETTING] = len(roles)
        for name, value in values.items():
            setattr(held, name, value)
        held.second_factor_roles = roles
        held.save()
        if changed:
            note(
                tenant_id=NO_TENANT,
                actor_id=by.account.id,
                verb="set_rules",
                thing_kind="rules",
                thing_id=None,
                detail=changed,
            )
    return held


def _checked(name: str, given: str) -> int:
    bound = BOUNDS[name]
    allowed = f"{bound.least}到{bound.most}{bound.unit}" + ("，0是不限" if bound.or_none else "")
    text = given.strip()
    if not text.isascii() or not text.isdecimal() or len(text) > 4:
        raise Refusal("no_number", f"「{bound.label}」请填数字，{allowed}。", name)
    value = int(text)
    if not bound.least <= value <= bound.most and not (bound.or_none and value == 0):
        raise Refusal("out_of_bounds", f"「{bound.label}」可以是{allowed}。", name)
    return value

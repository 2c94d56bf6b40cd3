"""负责人 and 联络员 of a unit: named, changed, read as of a day (R62)."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.models import Account, Post, Unit, UnitPart, UnitRole
from beacon.people.reach import NO_SCREEN, READ_ONLY, Who, may_write_for
from beacon.people.roles import Screen

LONGEST_NAME = 40
LONGEST_PHONE = 40
LONGEST_EMAIL = 120


@dataclass(frozen=True)
class Person:
    """Somebody as typed or chosen: with an account of the unit, or only a name. The phone may be missing."""

    name: str
    phone: str = ""
    account: Account | None = None
    email: str = ""


@dataclass(frozen=True)
class Answerable:
    """Who answers for a unit on a day; None where nobody is named."""

    head: UnitRole | None = None
    liaison: UnitRole | None = None

    @property
    def both(self) -> bool:
        """Whether the unit has named both."""
        return self.head is not None and self.liaison is not None


def find_unit(who: Who, unit_id: uuid.UUID) -> Unit:
    """A unit within reach. Refused alike when it is another's and when there is none."""
    unit = Unit.objects.filter(tenant_id=who.tenant_id, pk=unit_id).first()
    if unit is None or not who.reaches(unit):
        raise Refusal.because(NOT_YOURS)
    return unit


def may_name(by: Who, unit: Unit) -> Reason | None:
    """Why `by` may not name who answers for the unit; None for the unit itself and the office."""
    refused = may_write_for(by, unit)
    return refused or (None if by.opens(Screen.DUTIES) else NO_SCREEN)


def may_see_phones(who: Who, unit: Unit) -> Reason | None:
    """Why `who` may not read the phones of a unit's people; None for the unit itself and the office."""
    return may_write_for(who, unit) if who.opens(Screen.DUTIES) else READ_ONLY


def clean_person(
    *, by: Who, unit: Unit, name: str, phone: str = "", account_id: uuid.UUID | None = None, email: str = ""
) -> Person:
    """A person as a form hands it over. An account must hold a post at the unit today; its name then counts.

    Refused to those who may not name people there, without a name, with a number that is no phone of at most 40 signs
    and with a mailbox that is none.
    """
    require(may_name(by, unit))
    account = None
    if account_id is not None:
        account = next((one for one in accounts_of(unit, clock.today()) if one.id == account_id), None)
        if account is None:
            raise Refusal("no_such_person", "名单里没有这个人。请重新选，或直接填姓名。", "account")
    clean, number = (account.name if account else name).strip(), phone.strip()
    if not clean:
        raise Refusal("no_name", "请填姓名，或从名单里选一位。", "name")
    if len(clean) > LONGEST_NAME:
        raise Refusal("long_name", f"姓名最多{LONGEST_NAME}个字，请改短。", "name")
    if len(number) > LONGEST_PHONE or (number and not any(sign.isdigit() for sign in number)):
        raise Refusal("no_phone", "电话里要有数字，最多40个字符。不方便留就空着。", "phone")
    return Person(clean, number, account, _mailbox(email))


def _mailbox(email: str) -> str:
    mailbox = email.strip()
    if mailbox:
        try:
            validate_email(mailbox)
        except ValidationError:
            raise Refusal("no_email", "工作邮箱看不懂，请写成 name@example.cn 这样，或空着。", "email") from None
        if len(mailbox) > LONGEST_EMAIL:
            raise Refusal("no_email", f"工作邮箱最多{LONGEST_EMAIL}个字符，请核对。", "email")
    return mailbox


def accounts_of(unit: Unit, day: date) -> list[Account]:
    """Who has an account at the unit on `day`, oldest post first: the people to choose from. One query."""
    posts = Post.objects.filter(tenant_id=unit.tenant_id, unit=unit).held_on(day).select_related("account")
    return list({post.account_id: post.account for post in posts.order_by("since", "id")}.values())


@dataclass(frozen=True)
class Named:
    """A person now named, and whom they follow; `before` is None where nobody was named or it is the same one."""

    role: UnitRole
    before: Person | None


def name_person(*, by: Who, unit: Unit, part: str, person: Person) -> Named:
    """Name the unit's 负责人 or 联络员 from today on; whoever it was stays in the history until yesterday.

    Naming the same person again only corrects the phone. Somebody named today by mistake is replaced in the same row.
    """
    require(may_name(by, unit))
    if part not in UnitPart.values:
        raise Refusal("no_such_part", "请选负责人或联络员。", "part")
    today = clock.today()
    with transaction.atomic():
        # The unit's row is the lock: two changes at once come one after the other.
        Unit.objects.select_for_update(no_key=True).get(tenant_id=unit.tenant_id, pk=unit.pk)
        rows = UnitRole.objects.filter(tenant_id=unit.tenant_id, unit=unit, role=part, until=None)
        current = rows.select_related("account").first()
        before = None
        if current is not None and not is_same(current, person):
            before = Person(current.name, current.phone, current.account, current.email)
        role = _changed(current, unit, part, person, today)
        note(
            tenant_id=unit.tenant_id,
            actor_id=by.account.id,
            verb="name_person",
            thing_kind="unit",
            thing_id=unit.id,
            detail={"part": part},
        )
    return Named(role, before)


def _changed(current: UnitRole | None, unit: Unit, part: str, person: Person, today: date) -> UnitRole:
    if current is not None and (is_same(current, person) or current.since >= today):
        current.name, current.phone, current.account = person.name, person.phone, person.account
        current.email = person.email
        current.save(update_fields=["name", "phone", "account", "email"])
        return current
    if current is not None:
        current.until = today - timedelta(days=1)
        current.save(update_fields=["until"])
    role = UnitRole(
        tenant_id=unit.tenant_id,
        unit=unit,
        role=part,
        name=person.name,
        phone=person.phone,
        email=person.email,
        account=person.account,
        since=today,
    )
    role.save(force_insert=True)
    return role


def is_same(role: UnitRole, person: Person) -> bool:
    """Whether it is the same person: the same account, or without accounts the same name."""
    if role.account_id is not None and person.account is not None:
        return role.account_id == person.account.id
    return role.name == person.name


def answerable(unit: Unit, day: date) -> Answerable:
    """Who answers for the unit on `day`. One query."""
    return answerable_of(unit.tenant_id, [unit.id], day).get(unit.id, Answerable())


def answerable_of(tenant_id: uuid.UUID, unit_ids: Iterable[uuid.UUID], day: date) -> dict[uuid.UUID, Answerable]:
    """The same for many units. One query."""
    rows = UnitRole.objects.filter(tenant_id=tenant_id, unit_id__in=list(unit_ids)).held_on(day)
    found: dict[uuid.UUID, dict[str, UnitRole]] = {}
    for row in rows:
        found.setdefault(row.unit_id, {})[row.role] = row
    return {
        unit_id: Answerable(parts.get(UnitPart.HEAD), parts.get(UnitPart.LIAISON)) for unit_id, parts in found.items()
    }


def has_left(role: UnitRole | None, unit: Unit, day: date) -> bool:
    """Whether the named person's account holds no post at the unit on `day` any more: they handed over or went. One
    query."""
    if role is None or role.account_id is None:
        return False
    rows = Post.objects.filter(tenant_id=unit.tenant_id, unit=unit, account_id=role.account_id)
    return not rows.held_on(day).exists()


def history_of(unit: Unit) -> list[UnitRole]:
    """Everybody who was ever named for the unit, latest first. One query."""
    return list(UnitRole.objects.filter(tenant_id=unit.tenant_id, unit=unit).order_by("-since", "role", "-id"))

"""我的查法: looks into the ledger that people keep under a name, and the columns they take out."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from beacon.journal.actions import note
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Reason, Refusal, require
from beacon.people.reach import READ_ONLY, Who
from beacon.people.roles import Screen
from beacon.records.models import KeptLook, LedgerColumns

LONGEST_NAME = 12
LONGEST_QUERY = 600
MOST_LOOKS = 20
"""Chips that fit above a list and are still found at a glance."""


def may_keep(by: Who) -> Reason | None:
    """Why `by` may not keep looks; None for those who see the ledger and change things at all."""
    if not by.opens(Screen.LEDGER):
        return NOT_YOURS
    return None if by.role.writes else READ_ONLY


def looks_of(who: Who) -> list[KeptLook]:
    """Their own and the shared ones of their unit, by name. One query."""
    rows = KeptLook.objects.filter(tenant_id=who.tenant_id, unit=who.unit, removed_at=None)
    return list(rows.filter(Q(made_by=who.account) | Q(is_shared=True)).order_by("name", "id"))


def find_look(who: Who, look_id: uuid.UUID) -> KeptLook:
    """One they made themselves, removed or not. Refused alike when it is another's and when there is none."""
    rows = KeptLook.objects.filter(tenant_id=who.tenant_id, unit=who.unit, made_by=who.account)
    look = rows.filter(pk=look_id).first()
    if look is None:
        raise Refusal.because(NOT_YOURS)
    return look


def keep_look(*, by: Who, name: str, query: str, is_shared: bool = False) -> KeptLook:
    """Keep a look under a name. The same name again is the same look with the new query. Refused without a name and
    past MOST_LOOKS."""
    require(may_keep(by))
    name = _name(name)
    if len(query) > LONGEST_QUERY:
        raise Refusal("long_query", "条件太多，存不下。请少选几个再存。", "name")
    with transaction.atomic():
        look = _mine(by).select_for_update().filter(name=name).first()
        if look is None:
            _has_room(by)
            look = KeptLook(tenant_id=by.tenant_id, unit=by.unit, made_by=by.account, name=name, made_at=clock.now())
            look.query, look.is_shared = query, is_shared
            look.save(force_insert=True)
        else:
            look.query, look.is_shared = query, is_shared
            look.save(update_fields=["query", "is_shared"])
        _note(by, look, "keep_look")
    return look


def rename_look(*, by: Who, look: KeptLook, name: str) -> KeptLook:
    """Give a look of one's own another name. Refused for the name of another one."""
    require(may_keep(by) or _not_own(by, look))
    name = _name(name)
    with transaction.atomic():
        _is_free(by, look, name)
        look.name = name
        look.save(update_fields=["name"])
        _note(by, look, "rename_look")
    return look


def remove_look(*, by: Who, look: KeptLook) -> KeptLook:
    """Take a look of one's own off the page; `restore_look` brings it back."""
    require(may_keep(by) or _not_own(by, look))
    with transaction.atomic():
        look.removed_at = clock.now()
        look.save(update_fields=["removed_at"])
        _note(by, look, "remove_look")
    return look


def restore_look(*, by: Who, look: KeptLook) -> KeptLook:
    """撤销 of a removal. Refused past MOST_LOOKS, and where another one has taken its name meanwhile."""
    require(may_keep(by) or _not_own(by, look))
    if look.removed_at is None:
        return look
    with transaction.atomic():
        _is_free(by, look, look.name)
        _has_room(by)
        look.removed_at = None
        look.save(update_fields=["removed_at"])
        _note(by, look, "restore_look")
    return look


def _mine(by: Who) -> QuerySet[KeptLook]:
    return KeptLook.objects.filter(tenant_id=by.tenant_id, unit=by.unit, made_by=by.account, removed_at=None)


def _has_room(by: Who) -> None:
    if _mine(by).count() >= MOST_LOOKS:
        raise Refusal("many_looks", f"最多存{MOST_LOOKS}个查法。请先删掉不用的。", "name")


def _is_free(by: Who, look: KeptLook, name: str) -> None:
    if _mine(by).filter(name=name).exclude(pk=look.pk).exists():
        raise Refusal("same_name", f"已经有一个查法叫“{name}”，请换个名字。", "name")


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("no_name", f"请给这个查法起个名字，最多{LONGEST_NAME}字，例如“本月演练”。", "name")
    return name


def _not_own(by: Who, look: KeptLook) -> Reason | None:
    return None if (look.tenant_id, look.made_by_id) == (by.tenant_id, by.account.pk) else NOT_YOURS


def _note(by: Who, look: KeptLook, verb: str) -> None:
    note(tenant_id=by.tenant_id, actor_id=by.account.id, verb=verb, thing_kind="look", thing_id=look.id)


def columns_taken(who: Who) -> list[str]:
    """The columns the person took out last; empty for the usual ones. One query."""
    row = LedgerColumns.objects.filter(tenant_id=who.tenant_id, account=who.account).first()
    return [str(name) for name in row.names] if row else []


def remember_columns(who: Who, names: Sequence[str]) -> None:
    """Remember them for the next time. A habit of the person, nobody's business but theirs: no line in the journal."""
    LedgerColumns.objects.update_or_create(
        tenant_id=who.tenant_id, account=who.account, defaults={"names": list(names)}
    )

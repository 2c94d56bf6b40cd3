"""操作日志 for the audit administrator: who did what when, found, taken away as a file, and whether the chain holds.

Nothing here changes anything but the journal itself, in which looking leaves a line too. No line is ever removed: the
six months that the Cybersecurity Law asks for (§23 in the text in force since 1 January 2026, §21 before) are kept
as long as the installation is.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from beacon.journal.actions import breaks, has_chain, note
from beacon.journal.models import NO_TENANT, Chain, Line
from beacon.journal.verbs import VERBS, thing_label, verb_label
from beacon.kit.clock import SHANGHAI
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Account, Tenant
from beacon.people.reach import NO_SCREEN, Who
from beacon.people.roles import Screen

PAGE = 50
MOST_EXPORTED = 100_000
"""Lines in one file; more is asked for in shorter spans."""

MOST_CHECKED = 200_000
"""Lines a page goes through while somebody waits; more is for `beacon check`."""

_FIRST_YEAR, _LAST_YEAR = 2000, 2999

WHOLE = "整个系统"


@dataclass(frozen=True)
class Look:
    """What is looked for. `before` is the id of the last line of the page before."""

    tenant_id: uuid.UUID | None = None
    verb: str = ""
    actor: str = ""
    starts: date | None = None
    ends: date | None = None
    failed: bool = False
    before: uuid.UUID | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Look":
        """The look in a page's address; what is not understood is passed over."""
        verb = given.get("verb", "")
        return cls(
            tenant_id=_key(given.get("tenant", "")),
            verb=verb if verb in VERBS else "",
            actor=given.get("actor", "").strip()[:40],
            starts=_day(given.get("from", "")),
            ends=_day(given.get("to", "")),
            failed=given.get("failed", "") == "1",
            before=_key(given.get("before", "")),
        )


@dataclass(frozen=True)
class Row:
    """A line as it is read."""

    line: Line
    tenant: str
    actor: str
    login: str

    @property
    def verb(self) -> str:
        """What was done."""
        return verb_label(self.line.verb)

    @property
    def thing(self) -> str:
        """To what kind of thing."""
        return thing_label(self.line.thing_kind)


@dataclass(frozen=True)
class AuditPage:
    """A page of the journal, newest first; `older` leads to the next, None at the end."""

    rows: list[Row]
    older: uuid.UUID | None
    tenants: Mapping[str, str]


def open_journal(by: Who, look: Look) -> AuditPage:
    """The lines that fit, newest first, fifty a page. Costs the same however long the journal is."""
    require(may_audit(by))
    lines = list(_found(look)[: PAGE + 1])
    tenants = _tenants()
    rows = list(_read(lines[:PAGE], tenants))
    if look.before is None:
        _note(by, "view_journal")
    named = {str(tenant_id): name for tenant_id, name in tenants.items()}
    return AuditPage(rows, lines[PAGE - 1].id if len(lines) > PAGE else None, named)


def exported(by: Who, look: Look) -> list[Row]:
    """All lines that fit, oldest first, to be put into a file. Refused when they are too many for one."""
    require(may_audit(by))
    lines = list(_found(look)[: MOST_EXPORTED + 1])
    if len(lines) > MOST_EXPORTED:
        raise Refusal("too_many", f"一份文件最多{MOST_EXPORTED}条，请把日期范围选短一些。", "from")
    _note(by, "export_journal", {"lines": len(lines)})
    return list(_read(list(reversed(lines)), _tenants()))


def may_audit(by: Who) -> Reason | None:
    """Why `by` may not read the journal; None for the audit administrator."""
    return None if by.opens(Screen.JOURNAL) else NO_SCREEN


@dataclass(frozen=True)
class Checked:
    """One chain after checking: its lines, the numbers at which it does not hold, and its head, to be noted down
    outside the program."""

    tenant: str
    lines: int
    breaks: tuple[int, ...]
    head: str


def check_chains(*, by: Who) -> list[Checked]:
    """Go through every chain now and note the result. Refused when there are more lines than a page can wait for."""
    require(may_audit(by))
    heads = {chain.tenant_id: chain for chain in Chain.objects.all()}
    if sum(chain.length for chain in heads.values()) > MOST_CHECKED:
        raise Refusal("too_many", "日志很多，请在服务器上运行 beacon check 核对。")
    names = _tenants()
    found = [_checked(tenant_id, name, heads.get(tenant_id)) for tenant_id, name in names.items()]
    broken = sum(len(each.breaks) for each in found)
    _note(by, "check_journal", {"lines": sum(each.lines for each in found), "breaks": broken}, ok=not broken)
    return found


def _checked(tenant_id: uuid.UUID, name: str, chain: Chain | None) -> Checked:
    wrong = tuple(breaks(tenant_id))
    if not wrong and tenant_id != NO_TENANT and not has_chain(tenant_id):
        # The founding itself is a line, so a subdistrict without any has lost its journal.
        wrong = (1,)
    return Checked(name, chain.length if chain else 0, wrong, chain.head if chain else "")


def last_check() -> Line | None:
    """The line of the last check. One query."""
    return Line.objects.filter(tenant_id=NO_TENANT, verb="check_journal").order_by("-number").first()


def _tenants() -> dict[uuid.UUID, str]:
    rows = Tenant.objects.order_by("district__name", "name").values_list("id", "district__name", "name")
    return {NO_TENANT: WHOLE, **{key: f"{district}{name}" for key, district, name in rows}}


def _found(look: Look) -> QuerySet[Line]:
    lines = Line.objects.order_by("-at", "-id")
    if look.tenant_id is not None:
        lines = lines.filter(tenant_id=look.tenant_id)
    if look.verb:
        lines = lines.filter(verb=look.verb)
    if look.failed:
        lines = lines.filter(ok=False)
    if look.actor:
        people = Account.objects.filter(Q(login=look.actor) | Q(name=look.actor))
        lines = lines.filter(actor_id__in=list(people.values_list("id", flat=True)))
    if look.starts:
        lines = lines.filter(at__gte=_midnight(look.starts))
    if look.ends:
        lines = lines.filter(at__lt=_midnight(look.ends + timedelta(days=1)))
    last = Line.objects.filter(pk=look.before).first() if look.before else None
    if last is not None:
        lines = lines.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id))
    return lines


def _read(lines: Sequence[Line], tenants: Mapping[uuid.UUID, str]) -> Iterator[Row]:
    people = Account.objects.in_bulk({line.actor_id for line in lines if line.actor_id})
    for line in lines:
        actor = people.get(line.actor_id) if line.actor_id else None
        name, login = (actor.name, actor.login) if actor else ("系统", "")
        yield Row(line, tenants.get(line.tenant_id, ""), name, login)


def _note(by: Who, verb: str, detail: Mapping[str, int] | None = None, ok: bool = True) -> None:
    note(
        tenant_id=NO_TENANT,
        actor_id=by.account.id,
        verb=verb,
        thing_kind="journal",
        thing_id=None,
        detail=detail,
        ok=ok,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), SHANGHAI)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    """A day of the years asked for; midnight at the very ends of the calendar cannot be told in every zone."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None

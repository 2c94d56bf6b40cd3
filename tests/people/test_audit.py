"""The journal as the audit administrator reads it, and the locks the security administrator opens."""

import uuid
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from beacon.journal.actions import note
from beacon.journal.models import NO_TENANT, Line
from beacon.kit.refusals import Refusal
from beacon.people.audit import Look, check_chains, last_check, open_journal
from beacon.people.audit_file import journal_file
from beacon.people.lockouts import lockouts, unlock
from beacon.people.models import SecurityRules
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach, Screen
from beacon.people.security_rules import BOUNDS, rules, set_rules
from tests.support.people import PASSWORD, a_tenant, a_unit, someone
from tests.support.plan import at

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
EVERYBODY = Look()


@pytest.fixture
def auditor() -> Who:
    return someone("admin_audit", name="孙审计")


@pytest.fixture
def clerk() -> Who:
    return someone("clerk", a_unit(a_tenant()), name="陈小燕")


@pytest.fixture
def security() -> Who:
    return someone("admin_security", name="钱安全")


def in_role(role: str, clerk: Who) -> Who:
    match ROLES[role].reach:
        case Reach.UNIT | Reach.TENANT:
            return someone(role, clerk.unit)
        case Reach.DISTRICT:
            return someone(role, district=clerk.tenant.district)
        case _:
            return someone(role)


def done(who: Who, verb: str, ok: bool = True) -> Line:
    return note(
        tenant_id=who.tenant_id, actor_id=who.account.id, verb=verb, thing_kind="record", thing_id=uuid.uuid4(), ok=ok
    )


class TestReading:
    def test_lines_are_found_by_each_part_of_the_question(self, auditor: Who, clerk: Who) -> None:
        with at(2023, 11, 20, 9, 0):
            saved = done(clerk, "save_record")
        with at(2023, 11, 21, 9, 0):
            failed = done(clerk, "sign_in_failed", ok=False)
            other = done(someone("clerk", a_unit(a_tenant("上坪街道")), name="邓岚"), "void")

        def found(**question: object) -> set[uuid.UUID]:
            rows = open_journal(auditor, Look(**question)).rows  # type: ignore[arg-type]
            return {row.line.id for row in rows} & {saved.id, failed.id, other.id}

        assert found(verb="save_record") == {saved.id}
        assert found(failed=True) == {failed.id}
        assert found(tenant_id=clerk.tenant_id) == {saved.id, failed.id}
        assert found(actor="邓岚") == {other.id}
        assert found(actor=clerk.account.login) == {saved.id, failed.id}
        assert found(actor="谁也不是") == set()
        assert found(starts=date(2023, 11, 21), ends=date(2023, 11, 21)) == {failed.id, other.id}
        assert found(ends=date(2023, 11, 20)) == {saved.id}

    def test_a_line_reads_in_chinese_with_name_and_login(self, auditor: Who, clerk: Who) -> None:
        done(clerk, "save_record")

        [row] = open_journal(auditor, Look(verb="save_record")).rows

        assert (row.verb, row.thing, row.actor, row.login) == ("记一笔", "记录", "陈小燕", clerk.account.login)
        assert row.tenant.endswith("江畔街道")

    def test_pages_go_back_to_the_first_line_and_miss_none(self, auditor: Who, clerk: Who) -> None:
        with at(2023, 11, 21, 9, 0):
            made = [done(clerk, "save_record").id for _ in range(120)]

        seen: list[uuid.UUID] = []
        look = Look(verb="save_record")
        while True:
            page = open_journal(auditor, look)
            seen += [row.line.id for row in page.rows]
            if page.older is None:
                break
            look = Look(verb="save_record", before=page.older)

        assert seen == made[::-1]

    @pytest.mark.parametrize("role", [name for name in ROLES if name != "admin_audit"])
    def test_nobody_else_reads_exports_or_checks(self, role: str, clerk: Who) -> None:
        """N10"""
        by = in_role(role, clerk)

        for deed in (
            lambda: open_journal(by, EVERYBODY),
            lambda: journal_file(by, EVERYBODY),
            lambda: check_chains(by=by),
        ):
            with pytest.raises(Refusal) as refusal:
                deed()
            assert refusal.value.code == "no_screen"

    def test_reading_exporting_and_checking_are_lines_too(self, auditor: Who) -> None:
        open_journal(auditor, EVERYBODY)
        journal_file(auditor, EVERYBODY)
        check_chains(by=auditor)

        lines = Line.objects.filter(actor_id=auditor.account.id, tenant_id=NO_TENANT).order_by("number")
        assert [line.verb for line in lines] == ["view_journal", "export_journal", "check_journal"]

    @pytest.mark.parametrize(
        "given", [{"tenant": "x", "verb": "drop", "from": "2023-13-01", "to": "", "before": "../", "failed": "yes"}, {}]
    )
    def test_what_is_not_understood_is_passed_over(self, given: dict[str, str]) -> None:
        assert Look.read(given) == EVERYBODY

    @pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-31"])
    def test_the_ends_of_the_calendar_are_passed_over(self, day: str, auditor: Who) -> None:
        look = Look.read({"from": day, "to": day})

        assert (look, len(open_journal(auditor, look).rows)) == (EVERYBODY, 1)

    def test_the_file_holds_the_lines_with_their_digests(self, auditor: Who, clerk: Who) -> None:
        line = done(clerk, "sign_in_failed", ok=False)

        book = load_workbook(BytesIO(journal_file(auditor, Look(verb="sign_in_failed"))))

        cells = [cell.value for cell in list(book.active.rows)[-1]]
        assert cells[2:7] == ["陈小燕", clerk.account.login, "登录没成功", "记录", "没成"]
        assert cells[-2:] == [line.number, line.digest]


class TestChains:
    def test_an_untouched_installation_holds_and_the_result_is_noted(self, auditor: Who, clerk: Who) -> None:
        found = check_chains(by=auditor)

        line = last_check()
        assert all(chain.breaks == () for chain in found)
        assert line is not None
        assert (line.ok, line.detail["breaks"]) == (True, 0)

    def test_a_line_changed_behind_the_programs_back_is_named(self, auditor: Who, clerk: Who) -> None:
        done(clerk, "save_record")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE journal_line SET verb = 'void' WHERE verb = 'save_record'")

        found = {chain.tenant: chain.breaks for chain in check_chains(by=auditor) if chain.breaks}

        line = last_check()
        assert [breaks for breaks in found.values()] == [(Line.objects.get(verb="void").number,)]
        assert line is not None
        assert line.ok is False

    def test_a_subdistrict_whose_journal_is_gone_altogether_is_named(self, auditor: Who, clerk: Who) -> None:
        key = clerk.tenant_id.hex if connection.vendor == "sqlite" else clerk.tenant_id
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM journal_line WHERE tenant_id = %s", [key])
            cursor.execute("DELETE FROM journal_chain WHERE tenant_id = %s", [key])

        assert [chain.breaks for chain in check_chains(by=auditor) if chain.breaks] == [(1,)]


class TestLocks:
    def test_a_locked_account_is_listed_and_opened(self, security: Who, clerk: Who) -> None:
        client = Client()
        typed = {"username": clerk.account.login, "password": "wrong"}
        for _ in range(5):
            client.post("/signin/", typed)
            client.post("/signin/", {**typed, "username": "Secret-typed-as-name"})

        found = lockouts(security)
        unlock(by=security, account=clerk.account)
        again = client.post("/signin/", {**typed, "password": PASSWORD})

        assert ([(each.account, each.failures) for each in found.accounts], found.unknown) == ([(clerk.account, 5)], 1)
        assert (lockouts(security).accounts, again.status_code) == ([], 302)

    def test_locks_that_are_over_are_not_listed(self, security: Who, clerk: Who) -> None:
        with time_machine.travel(NOON, tick=False) as now:
            for _ in range(5):
                Client().post("/signin/", {"username": clerk.account.login, "password": "wrong"})
            now.shift(timedelta(minutes=16))

            assert lockouts(security).accounts == []

    @pytest.mark.parametrize("role", [name for name in ROLES if name != "admin_security"])
    def test_nobody_else_sees_opens_or_sets(self, role: str, clerk: Who) -> None:
        """N10"""
        by = in_role(role, clerk)

        for deed in (
            lambda: lockouts(by),
            lambda: unlock(by=by, account=clerk.account),
            lambda: set_rules(by=by, given={}, second_factor_roles=[]),
        ):
            with pytest.raises(Refusal):
                deed()


class TestRules:
    def given(self, **changes: str) -> dict[str, str]:
        return {name: str(getattr(SecurityRules(), name)) for name in BOUNDS} | changes

    def test_rules_are_set_and_noted(self, security: Who) -> None:
        set_rules(by=security, given=self.given(shortest="12"), second_factor_roles=["office", "no_such"])

        held = rules()
        assert (held.shortest, held.second_factor_roles) == (12, ["office"])
        assert Line.objects.get(verb="set_rules").detail == {"shortest": 12, "second_factor_roles": 1}

    @pytest.mark.parametrize("name", sorted(BOUNDS))
    def test_nothing_outside_its_bounds_is_taken(self, name: str, security: Who) -> None:
        bound = BOUNDS[name]
        wrong = [str(bound.least - 1), str(bound.most + 1), "", "-1", "八", "1e2", "９"]

        for text in wrong:
            with pytest.raises(Refusal) as refusal:
                set_rules(by=security, given=self.given(**{name: text}), second_factor_roles=[])
            assert refusal.value.reason.field == name
        assert SecurityRules.objects.count() == 0

    def test_nobody_sets_the_installation_below_level_2(self) -> None:
        assert (BOUNDS["shortest"].least, BOUNDS["classes"].least, BOUNDS["remembered"].least) == (8, 3, 3)

    def test_the_lock_follows_the_rules(self, clerk: Who) -> None:
        SecurityRules(lock_after=3, lock_minutes=60).save()
        client, typed = Client(), {"username": clerk.account.login, "password": "wrong"}

        answers = [client.post("/signin/", typed) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [422, 422, 429]
        assert answers[2].context["reason"].sentence.startswith("密码连错3次，先停一停：60分钟后")


def test_screens_of_administration_have_one_role_each() -> None:
    for screen, role in ((Screen.SECURITY, "admin_security"), (Screen.JOURNAL, "admin_audit")):
        assert [name for name, each in ROLES.items() if screen in each.screens] == [role]

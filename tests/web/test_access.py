"""Every address × every role × own, another unit's, another subdistrict's and nobody's, found by introspection.

An address that the table below does not know fails the first test: none can be added without saying who may open it.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from beacon.kit.refusals import NOT_YOURS
from beacon.people.models import District
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach, Screen
from tests.support.pages import signed_in
from tests.support.plan import at
from tests.web.world import Town, a_town

pytestmark = pytest.mark.django_db

ANYBODY = frozenset(ROLES)


def roles_with(*screens: Screen) -> frozenset[str]:
    return frozenset(name for name, role in ROLES.items() if role.screens & set(screens))


@dataclass(frozen=True)
class Access:
    """Who may open an address; `posts`: it is a form's target; `writes`: and changes something."""

    roles: frozenset[str]
    posts: bool = False
    writes: bool = False


def page(*screens: Screen) -> Access:
    return Access(roles_with(*screens))


OFFICE_READS = Access(roles_with(Screen.COLLECT))
OFFICE = Access(roles_with(Screen.COLLECT), posts=True, writes=True)


def deed(*screens: Screen) -> Access:
    return Access(roles_with(*screens), posts=True, writes=True)


OWN_PLAN = Access(roles_with(Screen.CALENDAR) - {"office"}, posts=True, writes=True)
"""What a unit planned or said is changed by itself alone, not by the office either."""


OWN_RECORD = Access(roles_with(Screen.RECORD) - {"office"}, posts=True, writes=True)
"""What a unit recorded is corrected by the unit; the office asks it to."""


OWN_TABLE = Access(roles_with(Screen.RECORD) - {"office"})
"""A table of past activities is seen by the unit that uploaded it alone."""


def administered(*screens: Screen) -> Access:
    """A form about accounts, rules or the journal. Administrators change these and no business data."""
    return Access(roles_with(*screens), posts=True)


KEEPS_REGISTERS_READS = page(Screen.ROSTER)
"""Forms of those who keep rows of the registers; property companies and leaders only read the rows."""

TABLE: dict[str, Access] = {
    "me": Access(ANYBODY),
    "todo": page(Screen.TODO),
    "notice_read": page(Screen.TODO),
    "record_new": page(Screen.RECORD),
    "record_paste": page(Screen.RECORD),
    "catch_up": page(Screen.RECORD),
    "catch_up_table": OWN_TABLE,
    "catch_up_columns": OWN_TABLE,
    "catch_up_state": OWN_TABLE,
    "catch_up_confirm": OWN_RECORD,
    "catch_up_take_back": OWN_RECORD,
    "catch_up_go_on": OWN_RECORD,
    "record_preview": Access(roles_with(Screen.RECORD), posts=True),
    "record": page(Screen.LEDGER, Screen.RECORD),
    "record_saved": page(Screen.RECORD),
    "record_undo": deed(Screen.RECORD),
    "record_as_it_is": deed(Screen.RECORD),
    "record_void": deed(Screen.LEDGER),
    "record_correct": OWN_RECORD,
    "record_correct_preview": OWN_RECORD,
    "record_count": deed(Screen.RECORD),
    "bulletin": page(Screen.LEDGER),
    "record_fill_in": OWN_RECORD,
    "report_current": page(Screen.MY_REPORT),
    "report": page(Screen.MY_REPORT),
    "report_submit": deed(Screen.MY_REPORT),
    "report_keep": deed(Screen.MY_REPORT),
    "report_withdraw": deed(Screen.MY_REPORT),
    **dict.fromkeys(("report_supplement", "report_take_back", "report_words"), deed(Screen.MY_REPORT)),
    **dict.fromkeys(("report_confirm", "report_give_back", "report_confirming"), deed(Screen.MY_REPORT)),
    "report_text": deed(Screen.MY_REPORT),
    "ledger": page(Screen.LEDGER),
    "ledger_print": page(Screen.LEDGER),
    "ledger_excel": Access(roles_with(Screen.LEDGER), posts=True),
    "look_keep": deed(Screen.LEDGER),
    "hazards": page(Screen.HAZARDS),
    "hazard_fixed": deed(Screen.HAZARDS),
    "hazard_undo": deed(Screen.HAZARDS),
    "stock": page(Screen.STOCK),
    "stock_export": page(Screen.STOCK),
    "stock_in": deed(Screen.STOCK),
    "stock_issue": OFFICE,
    "stock_count": deed(Screen.STOCK),
    "stock_loss": deed(Screen.STOCK),
    "stock_return": deed(Screen.STOCK),
    "stock_settle": deed(Screen.STOCK),
    "stock_undo": deed(Screen.STOCK),
    "stock_items": OFFICE,
    "stock_item_offer": OFFICE,
    "notices": page(Screen.NOTICE),
    "notice_import": deed(Screen.NOTICE),
    "notice": page(Screen.NOTICE),
    "notice_clause": deed(Screen.NOTICE),
    "notice_bind": deed(Screen.NOTICE),
    "notice_compare": page(Screen.NOTICE),
    "notice_confirm": deed(Screen.NOTICE),
    "notice_public": deed(Screen.NOTICE),
    "notice_publish": deed(Screen.NOTICE),
    "notice_changes": page(Screen.NOTICE),
    "notice_series": deed(Screen.NOTICE),
    "notice_delete": deed(Screen.NOTICE),
    "collect": page(Screen.COLLECT),
    "collect_remind": deed(Screen.COLLECT),
    "collect_remind_back": deed(Screen.COLLECT),
    "reminders": page(Screen.COLLECT),
    "spot_checks": OFFICE_READS,
    **dict.fromkeys(("spot_draw", "spot_answer"), OFFICE),
    "remind_each": deed(Screen.COLLECT),
    "tell_groups": deed(Screen.COLLECT),
    "consolidate": deed(Screen.COLLECT),
    "collected": page(Screen.COLLECT),
    "collect_accept": deed(Screen.COLLECT),
    "collect_return": deed(Screen.COLLECT),
    "collect_exempt": deed(Screen.COLLECT),
    **dict.fromkeys(("collect_state", "collect_attachments", "collect_record"), OFFICE_READS),
    **dict.fromkeys(("collect_accept_all", "collect_put_back"), OFFICE),
    **dict.fromkeys(("collect_mailed", "collect_mailed_back", "collect_book", "collect_record_undo"), OFFICE),
    "papers": page(Screen.PAPERS),
    "paper": page(Screen.PAPERS),
    "paper_state": page(Screen.PAPERS),
    "paper_beside": page(Screen.PAPERS),
    "paper_again": deed(Screen.PAPERS),
    "district_forms": page(Screen.PAPERS),
    "district_form_new": OFFICE,
    # The district reads what was filled, not the forms a subdistrict keeps.
    "district_form": Access(frozenset({"office", "leader"})),
    "district_form_cells": OFFICE_READS,
    **dict.fromkeys((f"district_form_{deed}" for deed in ("fill_now", "renew", "put_away", "point", "accept")), OFFICE),
    "district_form_fill": page(Screen.PAPERS),
    "district_form_state": page(Screen.PAPERS),
    "district_form_again": OFFICE,
    **dict.fromkeys(("table_word", "table_pdf", "table_excel"), page(Screen.PAPERS)),
    "roster": page(Screen.ROSTER),
    "roster_export": page(Screen.ROSTER),
    "roster_template": OFFICE_READS,
    "roster_import": OFFICE_READS,
    "roster_upload": OFFICE,
    "roster_held": OFFICE_READS,
    "roster_state": OFFICE_READS,
    "roster_confirm": OFFICE,
    "roster_drop": OFFICE,
    "registers": page(Screen.REGISTERS),
    "register_row": page(Screen.REGISTERS),
    "register_export": page(Screen.REGISTERS),
    **dict.fromkeys(("register_new", "register_edit", "register_import", "register_template"), KEEPS_REGISTERS_READS),
    **dict.fromkeys(("register_table", "register_table_state"), KEEPS_REGISTERS_READS),
    **dict.fromkeys(("register_close", "register_reopen", "register_table_confirm"), deed(Screen.ROSTER)),
    "unit": page(Screen.ROSTER),
    **dict.fromkeys(
        ("unit_open", "unit_rename", "unit_confirming", "unit_place", "unit_close", "unit_reopen", "unit_merge"), OFFICE
    ),
    "duties": page(Screen.DUTIES),
    "duty": page(Screen.DUTIES),
    "duty_exempt": OFFICE,
    "duty_host_cancelled": OFFICE,
    "duty_say": deed(Screen.DUTIES),
    "setting_up": page(Screen.DUTIES),
    "people": page(Screen.DUTIES),
    "unit_people": page(Screen.DUTIES),
    "name_person": deed(Screen.DUTIES),
    "duty_person": deed(Screen.DUTIES),
    "work_plans": page(Screen.DUTIES),
    "work_plan": page(Screen.DUTIES),
    "plan_draft": deed(Screen.DUTIES),
    "plan_save": deed(Screen.DUTIES),
    "plan_upload": deed(Screen.DUTIES),
    "plan_word": page(Screen.DUTIES),
    "plan_date": OFFICE,
    "handed_down": page(Screen.DUTIES),
    "unit_handed": page(Screen.DUTIES),
    "hand_down": deed(Screen.DUTIES),
    "hand_back": deed(Screen.DUTIES),
    "task_done": deed(Screen.TODO),
    "notice_forward": deed(Screen.TODO),
    "help_ask": OWN_PLAN,
    "help_settle": deed(Screen.DUTIES),
    "targets": page(Screen.DUTIES),
    "target_new": deed(Screen.NOTICE),
    "target_withdraw": deed(Screen.NOTICE),
    "task_new": deed(Screen.DUTIES),
    "task_tick": Access(roles_with(Screen.TODO) - {"office"}, posts=True, writes=True),
    "task_withdraw": OWN_PLAN,
    "calendar": page(Screen.CALENDAR),
    "calendar_new": deed(Screen.CALENDAR),
    "calendar_item": page(Screen.CALENDAR),
    "calendar_edit": OWN_PLAN,
    "calendar_cancel": OWN_PLAN,
    "calendar_done": OWN_PLAN,
    "calendar_undo": OWN_PLAN,
    "calendar_meeting": OWN_PLAN,
    "calendar_say": deed(Screen.CALENDAR),
    "calendar_answer": Access(roles_with(Screen.TODO) - {"office"}, posts=True, writes=True),
    "calendar_feed_page": page(Screen.CALENDAR),
    "calendar_feed_renew": deed(Screen.CALENDAR),
    "calendar_feed_stop": deed(Screen.CALENDAR),
    "comment_take_back": OWN_PLAN,
    "relief": page(Screen.RELIEF),
    "relief_new": Access(frozenset(name for name, role in ROLES.items() if role.reach in (Reach.UNIT, Reach.TENANT))),
    # The one thing a leader changes beside the own password (design §5).
    "relief_answer": Access(frozenset({"office", "leader"}), posts=True),
    "settings": page(Screen.SETTINGS),
    "settings_contact": deed(Screen.SETTINGS),
    "settings_filing": deed(Screen.SETTINGS),
    "settings_public": deed(Screen.SETTINGS),
    "settings_spot_checks": deed(Screen.SETTINGS),
    "settings_deadline": deed(Screen.SETTINGS),
    "settings_days": deed(Screen.SETTINGS),
    "settings_day_remove": deed(Screen.SETTINGS),
    "settings_undo": deed(Screen.SETTINGS),
    "channels": page(Screen.SETTINGS),
    "channel_set": deed(Screen.SETTINGS),
    "channel_try": deed(Screen.SETTINGS),
    "handover": Access(ANYBODY),
    "handovers": Access(ANYBODY),
    "takeover": Access(ANYBODY),
    "accounts": page(Screen.ACCOUNTS),
    "account_new": administered(Screen.ACCOUNTS),
    "account": page(Screen.ACCOUNTS),
    "account_post": administered(Screen.ACCOUNTS),
    "account_switch": administered(Screen.ACCOUNTS),
    "account_password": administered(Screen.ACCOUNTS),
    "post_end": administered(Screen.ACCOUNTS),
    "security": page(Screen.SECURITY),
    "security_rules": administered(Screen.SECURITY),
    "security_post": administered(Screen.SECURITY),
    "security_accounts": page(Screen.SECURITY),
    "security_account": page(Screen.SECURITY),
    "security_unlock": administered(Screen.SECURITY),
    "security_sessions": administered(Screen.SECURITY),
    "security_factor": administered(Screen.SECURITY),
    "journal": page(Screen.JOURNAL),
    "journal_export": page(Screen.JOURNAL),
    "journal_check": administered(Screen.JOURNAL),
}

ELSEWHERE = {
    "signin": "tests/web/test_signin.py",
    "signout": "tests/web/test_signin.py",
    "password": "tests/web/test_signin.py",
    "landing": "tests/web/test_shell.py",
    "larger": "tests/web/test_shell.py",
    "me_post": "tests/web/test_shell.py",
    "me_devices": "tests/web/test_me.py",
    "signin_code": "tests/web/test_second_factor.py",
    "second_factor": "tests/web/test_second_factor.py",
    "second_factor_codes": "tests/web/test_second_factor.py",
    "second_factor_off": "tests/web/test_second_factor.py",
    "register_table_drop": "tests/web/test_registers.py",
    "file": "tests/web/test_files.py",
    "ledger_file": "tests/web/test_ledger_out.py",
    "look_change": "tests/web/test_looks.py",
    "joint_answer": "tests/web/test_joint.py",
    "catch_up_drop": "tests/web/test_catch_up.py",
    "calendar_feed": "tests/web/test_calendar_feed.py",
    "public_board": "tests/public/test_notices.py",
    "public_notice": "tests/public/test_notices.py",
    "public_privacy": "tests/public/test_notices.py",
}
"""Addresses whose rule is not one of roles and reach, and where it is tested."""


def addresses() -> dict[str, frozenset[str]]:
    """Every address of the program: its name and the names of its keys."""

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, frozenset[str]]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield str(pattern.name), frozenset(pattern.pattern.converters)

    return dict(walk(get_resolver().url_patterns))


HOUR = (2023, 11, 21, 16, 30)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Town, Town]]:
    """Two towns of different districts, built once for all tests of this file and rolled back after them; the people of
    the first have signed in."""
    with django_db_blocker.unblock(), transaction.atomic():
        here, there = District.objects.create(name="云汀区"), District.objects.create(name="远山区")
        towns = a_town(here), a_town(there, "上坪街道")
        with at(*HOUR):
            SIGNED_IN.update({who.account.pk: signed_in(who).cookies for who in towns[0].people.values()})
        yield towns
        SIGNED_IN.clear()
        transaction.set_rollback(True)


@pytest.fixture
def towns(built: tuple[Town, Town], db: None) -> Iterator[tuple[Town, Town]]:
    """The towns at the demo's hour."""
    with at(*HOUR):
        yield built


SIGNED_IN: dict[uuid.UUID, SimpleCookie] = {}
"""The cookies of each account: signing in anew for each of some thousand questions would be half the work."""


def ask(name: str, keys: dict[str, uuid.UUID], who: Who | None) -> HttpResponse:
    client = Client()
    if who is not None:
        client.cookies.update(SIGNED_IN[who.account.pk])
    address = reverse(name, kwargs=keys)
    return client.post(address) if TABLE[name].posts else client.get(address)  # type: ignore[return-value]


def keys_in(things: dict[str, uuid.UUID], wanted: frozenset[str]) -> dict[str, uuid.UUID]:
    return {key: things[key] for key in wanted}


def without_tokens(answer: HttpResponse) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def test_every_address_is_in_the_table_or_tested_elsewhere() -> None:
    """N10 Coverage is complete by introspection."""
    assert set(addresses()) == set(TABLE) | set(ELSEWHERE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_nobody_gets_in_without_signing_in(name: str, towns: tuple[Town, Town]) -> None:
    """N10 Anonymous visitors are led to sign in and learn nothing of the thing."""
    town = towns[0]
    keys = keys_in({**town.of_own, **town.of_town}, addresses()[name])

    answer = ask(name, keys, None)

    assert answer.status_code in (302, 401, 403)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/signin/")
    assert "机密地点" not in answer.content.decode()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_an_address_opens_for_exactly_the_roles_of_its_screens(name: str, towns: tuple[Town, Town]) -> None:
    """N10 Own things: allowed exactly for the roles whose screen it is; those who only read change nothing."""
    town, access = towns[0], TABLE[name]
    keys = keys_in({**town.of_own, **town.of_town}, addresses()[name])

    answers = {role: ask(name, keys, who).status_code for role, who in town.people.items()}

    allowed = {role for role in access.roles if ROLES[role].writes or not access.writes}
    assert {role for role, status in answers.items() if status != 403} == allowed
    assert max(answers.values()) < 500


UNIT_THINGS = frozenset({"record_id", "instance_id", "item_id", "invitation_id", "comment_id"}) | {
    "unit_id",
    "plan_id",
    "assignment_id",
    "task_id",
    "call_id",
    "line_id",
    "hazard_id",
    "batch_id",
    "row_id",
    "table_id",
}
OF_UNITS = sorted(name for name, wanted in addresses().items() if name in TABLE and wanted & UNIT_THINGS)
WITH_KEYS = sorted(name for name, wanted in addresses().items() if name in TABLE and wanted)


@pytest.mark.parametrize("name", OF_UNITS)
def test_another_units_thing_and_none_at_all_answer_alike(name: str, towns: tuple[Town, Town]) -> None:
    """N10 The same 403 for what is another unit's and for what does not exist, so that asking tells nothing."""
    town, wanted = towns[0], addresses()[name]
    for role in TABLE[name].roles:
        if ROLES[role].reach is Reach.UNIT:
            foreign = ask(name, keys_in({**town.of_town, **town.of_other}, wanted), town.people[role])
            nothing = ask(name, {key: uuid.uuid4() for key in wanted}, town.people[role])

            assert (role, foreign.status_code, nothing.status_code) == (role, 403, 403)
            assert NOT_YOURS.sentence in foreign.content.decode()
            assert without_tokens(foreign) == without_tokens(nothing)


@pytest.mark.parametrize("name", WITH_KEYS)
def test_another_subdistricts_thing_and_none_at_all_answer_alike(name: str, towns: tuple[Town, Town]) -> None:
    """N10 Nothing of another subdistrict is ever told, to no role, not even that it exists."""
    (ours, theirs), wanted = towns, addresses()[name]
    for role in TABLE[name].roles:
        nothing = ask(name, {key: uuid.uuid4() for key in wanted}, ours.people[role])
        if ROLES[role].reach is Reach.INSTALLATION:
            # Administrators keep the accounts of every subdistrict: there is no foreign one to be told from none.
            assert (role, nothing.status_code) == (role, 403)
            continue
        foreign = ask(name, keys_in({**theirs.of_own, **theirs.of_town}, wanted), ours.people[role])

        assert (role, foreign.status_code, nothing.status_code) == (role, 403, 403)
        assert without_tokens(foreign) == without_tokens(nothing)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_administrators_open_no_business_and_business_roles_no_administration(role: str) -> None:
    """N10 What a role may do and what it may see of others never stand in one hand."""
    administration = {Screen.SECURITY, Screen.JOURNAL} | ({Screen.ACCOUNTS} if role != "office" else set())
    screens = ROLES[role].screens - {Screen.ME}

    if ROLES[role].reach is Reach.INSTALLATION:
        assert (screens - administration, len(screens), ROLES[role].writes) == (set(), 1, False)
    else:
        assert screens & administration == set()

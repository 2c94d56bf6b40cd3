"""Accounts and posts: who may give which, what waits for a second administrator, what nobody may do."""

from datetime import date, timedelta

import pytest

from beacon.journal.models import NO_TENANT, Line
from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.accounts import (
    all_posts,
    close_account,
    find_account,
    list_accounts,
    may_manage,
    reopen_account,
    reset_password,
    visible_accounts,
)
from beacon.people.actions import open_account
from beacon.people.appointments import (
    Place,
    admit,
    appoint,
    confirm_post,
    end_post,
    find_place,
    find_post,
    refuse_post,
    roles_to_give,
    units_of,
    waiting_posts,
)
from beacon.people.models import Account, Post, Tenant, Unit, UnitKind
from beacon.people.posts import posts_of
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach
from tests.support.at_once import together
from tests.support.people import a_tenant, a_unit, someone, the_office

pytestmark = pytest.mark.django_db

NOT_ADMINS = sorted(name for name, role in ROLES.items() if not role.is_admin)


@pytest.fixture
def tenant() -> Tenant:
    return a_tenant()


@pytest.fixture
def unit(tenant: Tenant) -> Unit:
    return a_unit(tenant)


@pytest.fixture
def office(tenant: Tenant) -> Who:
    return the_office(tenant)


@pytest.fixture
def system() -> Who:
    return someone("admin_system", name="赵系统")


@pytest.fixture
def security() -> Who:
    return someone("admin_security", name="钱安全")


def code_of(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.code


def place_for(role: str, unit: Unit) -> Place:
    match ROLES[role].reach:
        case Reach.INSTALLATION:
            return Place()
        case Reach.DISTRICT:
            return Place(district=unit.tenant.district)
        case _:
            return Place(unit=unit)


def took_own_password(account: Account) -> None:
    """As if the holder had signed in and changed the one-time password."""
    Account.objects.filter(pk=account.pk).update(must_change_password=False)


def appointed(by: Who, account: Account, role: str, unit: Unit) -> Post:
    return appoint(by=by, account=account, role=role, place=place_for(role, unit), since=clock.today())


class TestWhoGivesWhat:
    @pytest.mark.parametrize("role", sorted(ROLES))
    def test_a_post_of_one_unit_takes_effect_and_a_wider_one_waits(self, role: str, system: Who, unit: Unit) -> None:
        """N10 No single administrator makes an account and gives it power over others."""
        post, _ = admit(
            by=system, login="new", name="新同事", role=role, place=place_for(role, unit), since=clock.today()
        )

        assert post.is_waiting is ROLES[role].is_wide
        assert posts_of(post.account) == ([] if post.is_waiting else [post])

    def test_the_office_gives_roles_of_one_unit_only(self, office: Who) -> None:
        assert set(roles_to_give(office)) == {name for name, role in ROLES.items() if role.reach is Reach.UNIT}

    @pytest.mark.parametrize("role", [name for name, role in ROLES.items() if role.is_wide])
    def test_the_office_gives_nobody_a_wide_role(self, role: str, office: Who, unit: Unit) -> None:
        colleague = someone("clerk", unit)

        with pytest.raises(Refusal):
            appointed(office, colleague.account, role, unit)

        assert posts_of(colleague.account) == [colleague.post]

    @pytest.mark.parametrize("role", [name for name in ROLES if name not in ("office", "admin_system")])
    def test_nobody_else_gives_any(self, role: str, tenant: Tenant, unit: Unit) -> None:
        """N10"""
        colleague = someone("clerk", unit)
        by = someone(
            role,
            unit if ROLES[role].reach in (Reach.UNIT, Reach.TENANT) else None,
            district=tenant.district if ROLES[role].reach is Reach.DISTRICT else None,
        )

        with pytest.raises(Refusal) as refusal:
            appointed(by, colleague.account, "grid", unit)

        assert (code_of(refusal), dict(roles_to_give(by))) == ("no_screen", {})

    def test_a_unit_of_another_subdistrict_is_out_of_the_offices_reach(self, office: Who) -> None:
        """N10"""
        foreign = a_unit(a_tenant("上坪街道"))
        colleague = someone("clerk", a_unit(office.tenant))

        with pytest.raises(Refusal) as refusal:
            appointed(office, colleague.account, "clerk", foreign)
        with pytest.raises(Refusal):
            units_of(office, foreign.tenant)
        with pytest.raises(Refusal):
            find_place(office, ROLES["clerk"], foreign.tenant_id, foreign.id)

        assert code_of(refusal) == NOT_YOURS.code

    @pytest.mark.parametrize("who", ["system", "office"])
    def test_nobody_gives_themselves_a_post(self, who: str, unit: Unit, request: pytest.FixtureRequest) -> None:
        by: Who = request.getfixturevalue(who)

        with pytest.raises(Refusal) as refusal:
            appointed(by, by.account, "clerk", unit)

        assert code_of(refusal) == "yourself"

    @pytest.mark.parametrize("held", ["clerk", "admin_audit"])
    @pytest.mark.parametrize("wanted", ["admin_system", "admin_security", "office"])
    def test_administration_stands_alone(self, held: str, wanted: str, system: Who, unit: Unit) -> None:
        holder = someone(held, None if ROLES[held].is_admin else unit)
        mixes = ROLES[held].is_admin or ROLES[wanted].is_admin

        try:
            appointed(system, holder.account, wanted, unit)
            refused = ""
        except Refusal as refusal:
            refused = refusal.code

        assert refused == ("mixed_posts" if mixes else "")

    def test_the_same_post_is_not_given_twice(self, system: Who, unit: Unit) -> None:
        clerk = someone("clerk", unit)

        with pytest.raises(Refusal) as refusal:
            appointed(system, clerk.account, "clerk", unit)

        assert code_of(refusal) == "has_post"

    @pytest.mark.parametrize("days", [-60, 400])
    def test_a_day_long_past_or_far_ahead_is_a_slip(self, days: int, system: Who, unit: Unit) -> None:
        with pytest.raises(Refusal) as refusal:
            appoint(
                by=system,
                account=someone("grid", unit).account,
                role="clerk",
                place=Place(unit=unit),
                since=clock.today() + timedelta(days=days),
            )

        assert (code_of(refusal), refusal.value.reason.field) == ("no_such_day", "since")

    @pytest.mark.parametrize(
        ("login", "name"), [("", "甲"), ("a b", "甲"), ("new", ""), ("x" * 41, "甲"), ("new", "甲" * 41)]
    )
    def test_login_and_name_are_needed_and_short(self, login: str, name: str, office: Who, unit: Unit) -> None:
        with pytest.raises(Refusal):
            admit(by=office, login=login, name=name, role="clerk", place=Place(unit=unit), since=clock.today())

        assert not Account.objects.filter(name=name or "甲").exists()

    def test_a_refused_post_leaves_no_account_behind(self, office: Who, unit: Unit) -> None:
        with pytest.raises(Refusal):
            admit(by=office, login="new", name="甲", role="office", place=Place(unit=unit), since=clock.today())

        assert not Account.objects.filter(login="new").exists()


class TestConfirming:
    def test_the_security_administrator_confirms_and_it_takes_effect(
        self, system: Who, security: Who, unit: Unit
    ) -> None:
        post, _ = admit(by=system, login="new", name="甲", role="office", place=Place(unit=unit), since=clock.today())
        listed = waiting_posts()

        took_own_password(post.account)
        confirm_post(by=security, post=find_post(security, post.id))

        assert ([each.id for each in listed], waiting_posts()) == ([post.id], [])
        assert [each.id for each in posts_of(post.account)] == [post.id]

    def test_nothing_is_confirmed_while_the_proposer_still_knows_the_password(
        self, system: Who, security: Who, unit: Unit
    ) -> None:
        """N10 Else the system administrator would sign in as the office before the office does."""
        post, _ = admit(by=system, login="new", name="甲", role="office", place=Place(unit=unit), since=clock.today())

        with pytest.raises(Refusal) as refusal:
            confirm_post(by=security, post=post)

        assert (code_of(refusal), posts_of(post.account)) == ("one_time_password", [])

    def test_what_was_refused_never_takes_effect_and_may_be_proposed_again(
        self, system: Who, security: Who, unit: Unit
    ) -> None:
        post, _ = admit(by=system, login="new", name="甲", role="office", place=Place(unit=unit), since=clock.today())
        refuse_post(by=security, post=post)

        again = appointed(system, post.account, "office", unit)

        assert ([each.id for each in waiting_posts()], posts_of(post.account)) == ([again.id], [])

    @pytest.mark.parametrize("role", [*NOT_ADMINS, "admin_system", "admin_audit"])
    def test_nobody_else_confirms(self, role: str, system: Who, unit: Unit) -> None:
        post, _ = admit(by=system, login="new", name="甲", role="office", place=Place(unit=unit), since=clock.today())
        by = someone(
            role,
            unit if ROLES[role].reach in (Reach.UNIT, Reach.TENANT) else None,
            district=unit.tenant.district if ROLES[role].reach is Reach.DISTRICT else None,
        )

        with pytest.raises(Refusal):
            confirm_post(by=by, post=post)

        assert posts_of(post.account) == []

    def test_no_second_answer_after_the_first(self, system: Who, security: Who, unit: Unit) -> None:
        post, _ = admit(by=system, login="new", name="甲", role="leader", place=Place(unit=unit), since=clock.today())
        took_own_password(post.account)
        confirm_post(by=security, post=post)

        with pytest.raises(Refusal) as refusal:
            refuse_post(by=security, post=post)

        assert code_of(refusal) == "wrong_state"


class TestEnding:
    def test_an_ended_post_is_left_at_once_and_stays_on_record(self, office: Who, unit: Unit) -> None:
        clerk = someone("clerk", unit)

        end_post(by=office, post=clerk.post)

        assert posts_of(clerk.account) == []
        assert [post.until for post in all_posts(office, clerk.account)] == [clock.today() - timedelta(days=1)]

    def test_a_post_given_and_ended_on_one_day_never_took_effect(self, office: Who, unit: Unit) -> None:
        post, _ = admit(by=office, login="new", name="甲", role="clerk", place=Place(unit=unit), since=clock.today())

        ended = end_post(by=office, post=post)

        assert (posts_of(post.account), ended.get_standing_display()) == ([], "没有生效")

    def test_an_administrators_post_is_ended_by_the_security_administrator(self, system: Who, security: Who) -> None:
        audit = someone("admin_audit")

        with pytest.raises(Refusal) as refusal:
            end_post(by=system, post=audit.post)
        end_post(by=security, post=audit.post)

        assert (code_of(refusal), posts_of(audit.account)) == ("admin_post", [])

    @pytest.mark.parametrize("who", ["system", "security", "office"])
    def test_nobody_ends_their_own(self, who: str, request: pytest.FixtureRequest) -> None:
        by: Who = request.getfixturevalue(who)

        with pytest.raises(Refusal) as refusal:
            end_post(by=by, post=by.post)

        assert code_of(refusal) == "yourself"

    def test_the_office_ends_no_wide_post_and_none_of_another_subdistrict(self, office: Who, tenant: Tenant) -> None:
        """N10"""
        leader = someone("leader", a_unit(tenant, "领导", UnitKind.OFFICE))
        foreign = someone("clerk", a_unit(a_tenant("上坪街道")))

        for post in (leader.post, foreign.post):
            with pytest.raises(Refusal):
                end_post(by=office, post=post)
        with pytest.raises(Refusal) as refusal:
            find_post(office, foreign.post.id)

        assert refusal.value.reason == NOT_YOURS


class TestPasswordsAndClosing:
    def test_a_reset_password_of_an_office_puts_its_post_on_hold(self, office: Who, system: Who, security: Who) -> None:
        """N10 Otherwise the system administrator would get into an office alone."""
        password = reset_password(by=system, account=office.account)

        held = (posts_of(office.account), [post.id for post in waiting_posts()])
        account = Account.objects.get(pk=office.account.pk)
        stood = (account.check_password(password), account.must_change_password)
        took_own_password(account)
        confirm_post(by=security, post=office.post)

        assert held == ([], [office.post.id])
        assert stood == (True, True)
        assert [post.id for post in posts_of(account)] == [office.post.id]

    def test_a_reset_password_of_a_clerk_holds_nothing_up(self, office: Who, unit: Unit) -> None:
        clerk = someone("clerk", unit)

        reset_password(by=office, account=clerk.account)

        assert [post.id for post in posts_of(clerk.account)] == [clerk.post.id]

    @pytest.mark.parametrize("role", ["admin_system", "admin_security", "admin_audit"])
    def test_administrators_accounts_are_kept_on_the_server(self, role: str, system: Who) -> None:
        other = someone(role)

        for deed in (close_account, reopen_account, reset_password):
            with pytest.raises(Refusal) as refusal:
                deed(by=system, account=other.account)
            assert code_of(refusal) == "admin_account"

    def test_the_office_keeps_only_accounts_wholly_of_its_units(self, office: Who, unit: Unit) -> None:
        """N10"""
        leader = someone("leader", a_unit(office.tenant, "领导", UnitKind.OFFICE))
        elsewhere = someone("clerk", unit)
        appointed(someone("admin_system"), elsewhere.account, "clerk", a_unit(a_tenant("上坪街道")))

        reasons = [may_manage(office, who.account) for who in (leader, elsewhere, office)]

        assert [reason.code if reason else "" for reason in reasons] == ["wide_account", "elsewhere", "yourself"]

    def test_a_closed_account_is_out_and_its_history_keeps_its_name(self, office: Who, unit: Unit) -> None:
        clerk = someone("clerk", unit, name="陈小燕")

        close_account(by=office, account=clerk.account)
        closed = Account.objects.get(pk=clerk.account.pk)
        reopen_account(by=office, account=closed)

        assert (closed.name, Account.objects.get(pk=clerk.account.pk).is_active) == ("陈小燕", True)


class TestTheList:
    def test_the_system_administrator_sees_all_and_the_office_its_own(self, system: Who, office: Who) -> None:
        """N10"""
        ours = someone("clerk", a_unit(office.tenant))
        theirs = someone("clerk", a_unit(a_tenant("上坪街道")))

        assert {ours.account, theirs.account} <= set(visible_accounts(system))
        assert set(visible_accounts(office)) == {ours.account, office.account}
        with pytest.raises(Refusal) as refusal:
            find_account(office, theirs.account.id)
        assert refusal.value.reason == NOT_YOURS

    @pytest.mark.parametrize("role", [name for name in NOT_ADMINS if name != "office"] + ["admin_audit"])
    def test_nobody_else_sees_any(self, role: str, unit: Unit) -> None:
        by = someone(
            role,
            unit if ROLES[role].reach in (Reach.UNIT, Reach.TENANT) else None,
            district=unit.tenant.district if ROLES[role].reach is Reach.DISTRICT else None,
        )

        assert list(visible_accounts(by)) == []

    def test_posts_elsewhere_are_not_shown_to_the_office(self, office: Who, unit: Unit) -> None:
        """N10"""
        both = someone("clerk", unit)
        appointed(someone("admin_system"), both.account, "clerk", a_unit(a_tenant("上坪街道"), "云上社区"))

        [listed] = list_accounts(office, words=both.account.login).rows

        assert [post.unit for post in listed.posts] == [unit]
        assert [post.unit for post in all_posts(office, both.account)] == [unit]
        assert list_accounts(office, words="云上社区").rows == []

    def test_words_find_by_name_login_and_unit(self, system: Who, unit: Unit) -> None:
        clerk = someone("clerk", unit, name="陈小燕")

        for words in ("小燕", clerk.account.login.upper(), unit.name):
            assert clerk.account in [row.account for row in list_accounts(system, words=words).rows]

    def test_looking_at_the_list_is_a_line(self, system: Who) -> None:
        list_accounts(system)

        line = Line.objects.get(verb="view_accounts")
        assert (line.tenant_id, line.actor_id) == (NO_TENANT, system.account.id)


def test_every_step_is_a_line_without_a_name(system: Who, security: Who, unit: Unit) -> None:
    post, _ = admit(
        by=system, login="secret-login", name="秘密姓名", role="office", place=Place(unit=unit), since=date.today()
    )
    took_own_password(post.account)
    confirm_post(by=security, post=post)
    reset_password(by=system, account=post.account)
    end_post(by=system, post=post)

    lines = Line.objects.filter(actor_id__in=(system.account.id, security.account.id)).order_by("at", "number")
    assert {line.verb for line in lines} == {
        "open_account",
        "propose_post",
        "confirm_post",
        "reset_password",
        "hold_post",
        "end_post",
    }
    assert not any("秘密姓名" in str(line.detail) or "secret-login" in str(line.detail) for line in lines)


@pytest.mark.django_db(transaction=True)
def test_two_accounts_of_one_name_at_once_are_one_account() -> None:
    """N06 The second of two taps hears that the name is taken."""
    answers = together(*(lambda: open_account(login="lifang", name="李芳", password=None) for _ in range(2)))

    kinds = sorted(type(answer).__name__ for answer in answers)
    assert (kinds, Account.objects.filter(login="lifang").count()) == (["Account", "Refusal"], 1)

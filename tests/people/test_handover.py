"""交接: the successor opens the same pages, the predecessor's post ends, history stays."""

from datetime import timedelta

import pytest

from beacon.kit import clock
from beacon.kit.refusals import NOT_YOURS, Refusal
from beacon.people.appointments import confirm_post, end_post
from beacon.people.handover import (
    find_post_to_hand_over,
    hand_over,
    is_fresh,
    may_hand_over,
    posts_to_hand_over,
    predecessor_of,
    successors_for,
)
from beacon.people.models import Account, Post, Unit, UnitKind
from beacon.people.posts import posts_of
from beacon.people.reach import Who
from beacon.people.roles import ROLES, Reach
from tests.support.people import PASSWORD, a_tenant, a_unit, someone, the_office
from tests.support.plan import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return a_unit(a_tenant())


@pytest.fixture
def clerk(unit: Unit) -> Who:
    return someone("clerk", unit, name="陈小燕")


def to_new(by: Who, post: Post, **more: object) -> Post:
    values = {"on": clock.today(), "name": "李芳", "login": "lifang", **more}
    return hand_over(by=by, post=post, **values).post  # type: ignore[arg-type]


def refused(by: Who, post: Post, **more: object) -> str:
    with pytest.raises(Refusal) as refusal:
        to_new(by, post, **more)
    return refusal.value.code


def test_both_may_work_on_the_day_and_only_the_successor_after_it(clerk: Who) -> None:
    """N13 R62 The liaison changes."""
    with at(2023, 11, 21, 9, 0):
        fresh = to_new(clerk, clerk.post)
        on_the_day = (posts_of(clerk.account), posts_of(fresh.account))
    with at(2023, 11, 22, 9, 0):
        after = (posts_of(clerk.account), posts_of(fresh.account))

    assert [len(posts) for posts in (*on_the_day, *after)] == [1, 1, 0, 1]
    assert (fresh.role, fresh.unit_id, fresh.took_over_id) == ("clerk", clerk.post.unit_id, clerk.post.id)


def test_a_later_day_leaves_everything_as_it_is_until_then(clerk: Who) -> None:
    with at(2023, 11, 21, 9, 0):
        fresh = to_new(clerk, clerk.post, on=clock.today() + timedelta(days=9))
        before = (len(posts_of(clerk.account)), len(posts_of(fresh.account)))
    with at(2023, 12, 1, 9, 0):
        after = (len(posts_of(clerk.account)), len(posts_of(fresh.account)))

    assert (before, after) == ((1, 0), (0, 1))


def test_a_new_colleague_gets_a_one_time_password(clerk: Who) -> None:
    done = hand_over(by=clerk, post=clerk.post, on=clock.today(), name="李芳", login="lifang", words="物业找李师傅")

    account = Account.objects.get(login="lifang")
    assert done.password
    assert (account.check_password(done.password), account.must_change_password) == (True, True)
    assert (done.post.words, predecessor_of(done.post)) == ("物业找李师傅", clerk.post)


def test_a_colleague_of_the_unit_takes_over_with_the_account_they_have(clerk: Who, unit: Unit) -> None:
    grid = someone("grid", a_unit(unit.tenant, "锦绣1网格", UnitKind.GRID, parent=unit), name="罗光明")

    done = hand_over(by=clerk, post=clerk.post, on=clock.today(), successor_id=grid.account.id)

    assert (done.password, {post.role for post in posts_of(grid.account)}) == (None, {"grid", "clerk"})
    assert grid.account.check_password(PASSWORD)


def test_only_colleagues_of_the_unit_are_offered(clerk: Who, unit: Unit) -> None:
    """N10"""
    head = someone("head", unit)
    twin = someone("clerk", unit)
    someone("clerk", a_unit(unit.tenant, "滨江路社区"))
    foreign = someone("clerk", a_unit(a_tenant("上坪街道")))

    offered = successors_for(clerk, clerk.post)

    assert offered == [head.account]
    assert refused(clerk, clerk.post, successor_id=foreign.account.id) == "no_successor"
    assert refused(clerk, clerk.post, successor_id=twin.account.id) == "no_successor"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": ""}, "no_name"),
        ({"login": ""}, "no_login"),
        ({"login": "li fang"}, "no_login"),
        ({"days": -1}, "no_such_day"),
        ({"days": 100}, "no_such_day"),
        ({"words": "长" * 301}, "long_words"),
    ],
)
def test_what_does_not_fit_saves_nothing(clerk: Who, more: dict[str, object], code: str) -> None:
    more = dict(more)
    days = more.pop("days", 0)
    assert isinstance(days, int)

    assert refused(clerk, clerk.post, on=clock.today() + timedelta(days=days), **more) == code
    assert (Account.objects.filter(login="lifang").exists(), Post.objects.get(pk=clerk.post.pk).until) == (False, None)


def test_a_post_with_a_last_day_is_not_made_longer_by_handing_it_over(clerk: Who) -> None:
    """N10 Neither for oneself, by a later day of handover, nor for whoever comes after."""
    with at(2023, 11, 21, 9, 0):
        last = clock.today() + timedelta(days=9)
        Post.objects.filter(pk=clerk.post.pk).update(until=last)
        clerk.post.refresh_from_db()

        later = refused(clerk, clerk.post, on=last + timedelta(days=1))
        fresh = to_new(clerk, clerk.post, on=clock.today() + timedelta(days=5))

    clerk.post.refresh_from_db()
    assert (later, fresh.until) == ("after_end", last)
    assert clerk.post.until == last - timedelta(days=4)


def test_the_office_hands_a_post_with_a_last_day_over_for_good(clerk: Who) -> None:
    office = the_office(clerk.tenant)
    with at(2023, 11, 21, 9, 0):
        Post.objects.filter(pk=clerk.post.pk).update(until=clock.today() + timedelta(days=9))
        clerk.post.refresh_from_db()

        fresh = to_new(office, clerk.post)

    assert fresh.until is None


def test_a_login_that_is_taken_is_said(clerk: Who) -> None:
    assert refused(clerk, clerk.post, login=clerk.account.login) == "login_taken"


def test_handed_over_twice_is_refused_kindly(clerk: Who) -> None:
    with at(2023, 11, 21, 9, 0):
        to_new(clerk, clerk.post)

        assert refused(clerk, clerk.post, login="another") == "wrong_state"


def test_the_head_hands_over_in_the_unit_and_the_office_in_the_subdistrict(clerk: Who, unit: Unit) -> None:
    head, office = someone("head", unit), the_office(unit.tenant)
    other = someone("clerk", a_unit(unit.tenant, "滨江路社区"))
    leader = someone("leader", a_unit(unit.tenant, "领导", UnitKind.OFFICE))

    assert posts_to_hand_over(head) == [clerk.post]
    assert set(posts_to_hand_over(office)) == {clerk.post, head.post, other.post}
    assert (may_hand_over(head, other.post), may_hand_over(office, leader.post)) == (NOT_YOURS, NOT_YOURS)
    assert to_new(head, clerk.post).role == "clerk"


@pytest.mark.parametrize("role", [name for name, role in ROLES.items() if role.reach is Reach.UNIT and name != "head"])
def test_no_other_role_hands_over_a_colleagues_post(role: str, clerk: Who, unit: Unit) -> None:
    """N10 Another's post and one that does not exist answer alike."""
    by = someone(role, unit)

    reasons = []
    for post_id in (clerk.post.id, clerk.account.id):
        with pytest.raises(Refusal) as refusal:
            find_post_to_hand_over(by, post_id)
        reasons.append(refusal.value.reason)

    assert reasons == [NOT_YOURS, NOT_YOURS]
    assert posts_to_hand_over(by) == []


def test_an_office_changes_hands_when_the_security_administrator_has_confirmed(unit: Unit) -> None:
    office = the_office(unit.tenant)
    with at(2023, 11, 21, 9, 0):
        fresh = to_new(office, office.post)
    with at(2023, 11, 23, 9, 0):
        before = (len(posts_of(office.account)), len(posts_of(fresh.account)))
        Account.objects.filter(pk=fresh.account_id).update(must_change_password=False)
        confirm_post(by=someone("admin_security"), post=fresh)
        after = (len(posts_of(office.account)), len(posts_of(fresh.account)))

    assert (before, after) == ((1, 0), (0, 1))


def test_a_successors_post_that_was_ended_meanwhile_ends_nobody_elses(unit: Unit) -> None:
    """The confirming administrator's page was opened before; the office keeps its only post."""
    office = the_office(unit.tenant)
    with at(2023, 11, 21, 9, 0):
        fresh = to_new(office, office.post)
    Account.objects.filter(pk=fresh.account_id).update(must_change_password=False)
    with at(2023, 11, 23, 9, 0):
        end_post(by=someone("admin_system"), post=fresh)
        with pytest.raises(Refusal) as refusal:
            confirm_post(by=someone("admin_security"), post=fresh)

        assert (refusal.value.code, len(posts_of(office.account))) == ("wrong_state", 1)


@pytest.mark.parametrize("role", ["admin_system", "admin_security", "admin_audit"])
def test_an_administrator_hands_nothing_over_here(role: str) -> None:
    admin = someone(role)

    assert refused(admin, admin.post) == "admin_post"


def test_the_list_is_pointed_to_for_two_months(clerk: Who) -> None:
    with at(2023, 11, 21, 9, 0):
        fresh = to_new(clerk, clerk.post)
        today = clock.today()

    shown = [is_fresh(fresh, today + timedelta(days=days)) for days in (-1, 0, 60, 61)]
    assert (shown, is_fresh(clerk.post, today)) == ([False, True, True, False], False)

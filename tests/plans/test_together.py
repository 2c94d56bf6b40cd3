"""One activity for several open duties."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from beacon.plans.schedule.together import Open, Together, together

TODAY = date(2023, 11, 21)


def thing(
    label: str,
    *,
    kinds: tuple[str, ...] = ("drill",),
    starts: str = "2023-07-01",
    ends: str = "2023-12-31",
    **more: str,
) -> Open:
    return Open(
        label,
        more.get("belongs_to", label),
        kinds,
        date.fromisoformat(starts),
        date.fromisoformat(ends),
        more.get("subject", ""),
    )


def test_a_drill_for_the_half_year_and_for_the_month_is_one() -> None:
    """R68 One drill by the end of the month counts for both."""
    things = [thing("下半年演练"), thing("11月演练", starts="2023-11-01", ends="2023-11-30")]

    assert together(things, TODAY) == [Together("drill", ("11月演练", "下半年演练"), TODAY, date(2023, 11, 30))]


def test_other_kinds_other_schools_and_what_is_over_do_not_go_together() -> None:
    assert together([thing("演练"), thing("宣讲", kinds=("talk",))], TODAY) == []
    assert together([thing("甲", subject="小学"), thing("乙", subject="职校")], TODAY) == []
    assert together([thing("甲"), thing("乙", ends="2023-11-20")], TODAY) == []
    assert together([thing("甲")], TODAY) == []


def test_two_periods_of_one_duty_are_never_done_by_one_activity() -> None:
    """A record counts for the period its day lies in."""
    months = [
        thing("11月演练", belongs_to="a", starts="2023-11-01", ends="2023-11-30"),
        thing("12月演练", belongs_to="a", starts="2023-12-01", ends="2023-12-31"),
    ]

    assert together(months, TODAY) == []


def test_what_begins_later_is_told_with_the_day_from_which_it_works() -> None:
    things = [thing("下半年演练"), thing("12月演练", starts="2023-12-01", ends="2023-12-31")]

    assert together(things, TODAY) == [
        Together("drill", ("12月演练", "下半年演练"), date(2023, 12, 1), date(2023, 12, 31))
    ]


def test_a_pair_within_three_is_not_said_again() -> None:
    things = [thing(name, kinds=("drill", "training")) for name in ("甲", "乙")] + [thing("丙")]

    assert [one.labels for one in together(things, TODAY)] == [("丙", "乙", "甲")]


DAYS = st.integers(-40, 40).map(lambda n: TODAY + timedelta(days=n))
THINGS = st.lists(
    st.builds(
        lambda label, owner, kinds, starts, length: Open(
            label, owner, tuple(sorted(kinds)), starts, starts + timedelta(days=length)
        ),
        st.sampled_from("甲乙丙丁戊己"),
        st.sampled_from("abcd"),
        st.sets(st.sampled_from(["drill", "talk"]), min_size=1),
        DAYS,
        st.integers(0, 60),
    ),
    max_size=6,
    unique_by=lambda one: one.label,
)


@given(THINGS)
def test_whatever_is_said_is_true_on_every_day_it_names(things: list[Open]) -> None:
    """R68 Each thing named is of that kind, open on the first and on the last day said, and of another duty."""
    by_label = {one.label: one for one in things}

    for found in together(things, TODAY):
        named = [by_label[label] for label in found.labels]
        assert len({one.belongs_to for one in named}) == len(named) >= 2
        assert TODAY <= found.starts <= found.ends
        for one in named:
            assert found.kind in one.kinds
            assert one.starts <= found.starts and found.ends <= one.ends

import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.kit.drawing import FEWEST, draw, to_draw

PERCENT = st.integers(1, 10)
IDS = st.lists(st.uuids(version=4), unique=True, max_size=120)


@given(st.integers(0, 100_000), PERCENT)
def test_the_share_stays_within_bounds_for_any_month(many: int, percent: int) -> None:
    """N14 At least five or all, at most a tenth from fifty on, never fewer than the share says."""
    drawn = to_draw(many, percent)

    assert min(many, FEWEST) <= drawn <= many
    assert drawn >= many * percent // 100
    assert many < 50 or drawn <= many / 10
    assert many >= 50 or drawn == min(many, FEWEST)


@pytest.mark.parametrize(("many", "percent", "drawn"), [(0, 3, 0), (4, 3, 4), (167, 3, 5), (200, 3, 6), (462, 10, 46)])
def test_the_share_is_rounded_down(many: int, percent: int, drawn: int) -> None:
    assert to_draw(many, percent) == drawn


@pytest.mark.parametrize("percent", [0, 11, -3])
def test_no_other_share_is_drawn(percent: int) -> None:
    with pytest.raises(ValueError, match="1-10"):
        to_draw(100, percent)


@given(IDS, st.integers(0, 130), st.text(max_size=20), st.randoms(use_true_random=False))
def test_a_draw_depends_on_the_seed_and_the_ids_alone(
    ids: list[uuid.UUID], many: int, seed: str, order: random.Random
) -> None:
    """N14 The same seed gives the same records, in whatever order they come; more drawn only adds to fewer."""
    mixed = order.sample(ids, len(ids))

    drawn = draw(seed, ids, many)

    assert draw(seed, mixed, many) == drawn
    assert len(drawn) == min(many, len(ids)) == len(set(drawn))
    assert draw(seed, ids, many + 3)[: len(drawn)] == drawn


def test_another_seed_is_another_draw() -> None:
    ids = [uuid.UUID(int=number) for number in range(200)]

    assert draw("a", ids, 6) != draw("b", ids, 6)


def test_every_record_is_drawn_about_equally_often() -> None:
    """Nobody is picked: over 2000 seeds each of twenty is drawn about a quarter of the time."""
    ids = [uuid.UUID(int=number) for number in range(20)]
    times = dict.fromkeys(ids, 0)

    for seed in range(2000):
        for key in draw(str(seed), ids, 5):
            times[key] += 1

    assert min(times.values()) > 420
    assert max(times.values()) < 580

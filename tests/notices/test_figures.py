"""The figures the reader promises, recomputed from the labelled cases."""

from pathlib import Path

import pytest

from tests.notices.scoring import Figures, lines, score


@pytest.fixture(scope="module", params=["tune", "held"])
def figures(request: pytest.FixtureRequest) -> Figures:
    return score(request.param)


def test_demands_are_found_with_their_cadence(figures: Figures) -> None:
    assert figures.f1 >= 0.85


def test_of_the_demands_found_the_rest_is_right(figures: Figures) -> None:
    floors = {"due": 0.90, "count": 0.95, "kind": 0.80, "actors": 0.80}

    assert {name: tally.rate for name, tally in figures.parts.items() if tally.rate < floors[name]} == {}


def test_there_are_enough_cases_for_the_figures_to_mean_something() -> None:
    tune, held = score("tune"), score("held")

    assert tune.sentences.of + held.sentences.of >= 200
    assert tune.labelled + held.labelled >= 400


def test_tuned_sentences_keep_their_cadence_and_raise_no_false_alarms() -> None:
    tune = score("tune")

    assert tune.sentences.rate >= 0.98
    assert tune.false_alarms.rate <= 0.02


def test_the_page_about_the_reader_shows_the_present_figures(figures: Figures) -> None:
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "reader.md").read_text(encoding="utf-8")

    assert "\n".join(lines(figures)) in page


def test_notices_by_a_stranger_reach_the_figures_too() -> None:
    """N12 The sixth round alone: its author had not seen the rules, nor the rules its notices."""
    figures = score("sixth")

    assert figures.f1 >= 0.85
    assert figures.parts["due"].rate >= 0.90
    assert figures.parts["count"].rate >= 0.95
    assert figures.parts["kind"].rate >= 0.80
    assert figures.parts["actors"].rate >= 0.80
    assert figures.sentences.rate >= 0.92
    assert figures.false_alarms.rate <= 0.04
    page = (Path(__file__).parents[2] / "docs" / "explanation" / "reader.md").read_text(encoding="utf-8")
    assert "\n".join(lines(figures)) in page


def test_held_back_sentences_keep_their_cadence_and_raise_few_false_alarms() -> None:
    held = score("held")

    assert held.sentences.rate >= 0.92
    assert held.false_alarms.rate <= 0.04

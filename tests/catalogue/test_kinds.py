from datetime import date

import pytest

from beacon.catalogue.duties import CADENCES, TEMPLATES, template_for
from beacon.catalogue.kinds import KINDS, OFFERED, Kind
from beacon.catalogue.settings import SETTINGS
from beacon.catalogue.tallies import FIGURES, Tally, clean_details, facts


@pytest.mark.parametrize("kind", OFFERED, ids=lambda kind: kind.identifier)
def test_every_offered_kind_cleans_its_fields_and_feeds_declared_figures(kind: Kind) -> None:
    """R11 What one kind declares is enough for its form, its check and its figures."""
    details, problems = clean_details(kind.identifier, kind.samples())
    told = dict(facts(Tally(kind.identifier, date(2023, 11, 2), "community", 40, details, {"apron": 5})))

    assert problems == {}
    assert set(details) == {field.name for field in kind.fields}
    assert set(told) <= set(FIGURES)
    assert ("events" in told) is kind.is_event
    assert told["handout.apron"] == 5


def test_only_events_count_as_activities() -> None:
    """N08 I05: broadcasts, screens, banners, columns, media, school checks and meetings are not events."""
    not_events = {kind.identifier for kind in KINDS.values() if not kind.is_event}

    assert not_events == {
        "broadcast",
        "screen",
        "banner",
        "column",
        "media",
        "school_check",
        "meeting",
        "urge",
        "highrise_check",
    }


def test_an_unknown_head_count_is_no_zero() -> None:
    """N08 Unknown is counted as unknown."""
    told = dict(facts(Tally("talk", date(2023, 11, 2), "community", None)))

    assert told == {"records": 1, "events": 1, "uncounted": 1}


def test_a_broadcast_without_a_number_was_broadcast_once() -> None:
    told = dict(facts(Tally("broadcast", date(2023, 11, 2), "rural", None, {"minutes": 20})))

    assert told == {"records": 1, "broadcast_times": 1, "broadcast_minutes": 20}


def test_every_duty_has_a_standard_a_time_limit_and_kinds_that_exist() -> None:
    """R66 No duty without 完成标准 and 时限."""
    for template in TEMPLATES.values():
        assert template.done_when and template.due_sentence
        assert template.cadence in CADENCES
        assert set(template.kinds) <= {kind.identifier for kind in OFFERED}


def test_an_obligation_becomes_the_duty_of_its_kind_and_cadence_only() -> None:
    drill = template_for("drill", "half_yearly")

    assert drill is not None
    assert drill.row == "R32"
    assert template_for("drill", "yearly") is None
    assert template_for("drill", None) is None


def test_a_kinds_own_setting_is_one_of_the_five() -> None:
    assert {kind.setting for kind in KINDS.values()} - {None} <= set(SETTINGS)

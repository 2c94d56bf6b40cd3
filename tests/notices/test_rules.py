"""Every rule carries its own proof; here it is taken at its word."""

import pytest

from beacon.notices import (
    actors,
    contacts,
    deadlines,
    deeds,
    due_rules,
    kind_heads,
    kinds,
    period_rules,
    places,
    topics,
    void_rules,
)
from beacon.notices.rules import Rule


def _rules() -> list[Rule]:
    found: list[Rule] = []
    for module in (
        actors,
        contacts,
        deadlines,
        deeds,
        due_rules,
        kind_heads,
        kinds,
        period_rules,
        places,
        topics,
        void_rules,
    ):
        for value in vars(module).values():
            if isinstance(value, Rule):
                found.append(value)
            elif isinstance(value, tuple) and value and isinstance(value[0], Rule):
                found += value
    return found


RULES = _rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.name} → {rule.means}")
def test_rule_matches_its_example_and_not_its_counter_example(rule: Rule) -> None:
    assert bool(rule.regex.search(rule.example)) is True
    assert bool(rule.regex.search(rule.counter)) is False


def test_there_are_rules_for_everything_the_reader_knows() -> None:
    assert len(RULES) >= 60


def test_every_kind_a_rule_names_has_its_chips() -> None:
    named = {rule.means for rule in kinds.KIND_RULES} | {"other"}

    assert named == set(kinds.CHIPS)

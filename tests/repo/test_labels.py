"""Whatever is shown has a Chinese label: states, kinds, roles, settings, columns with choices."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from types import ModuleType

import pytest
from django.apps import apps
from django.db.models import Choices

import beacon
from beacon.kit.lifecycle import Lifecycle
from beacon.people.roles import ROLES

CHINESE = re.compile(r"[\u4e00-\u9fff]")
DECLARING_ROOMS = (
    "kit",
    "catalogue",
    "people",
    "plans",
    "records",
    "reports",
    "files",
    "registers",
    "goods",
    "hazards",
)


def all_modules() -> Iterator[ModuleType]:
    """Every module of the rooms that declare something shown."""
    for found in pkgutil.walk_packages(beacon.__path__, "beacon."):
        parts = found.name.split(".")
        if parts[1] in DECLARING_ROOMS and "migrations" not in parts:
            yield importlib.import_module(found.name)


def declared(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Each `label` of the frozen values reachable from one, with the place it stands."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        label = getattr(value, "label", None)
        if isinstance(label, str):
            yield f"{where} {getattr(value, 'identifier', getattr(value, 'name', ''))}", label
        for field in dataclasses.fields(value):
            yield from declared(getattr(value, field.name), where)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from declared(inner, where)
    elif isinstance(value, tuple | list | frozenset):
        for inner in value:
            yield from declared(inner, where)


def choices() -> list[type[Choices]]:
    """Every closed list of states or kinds."""
    found = {
        value
        for module in all_modules()
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Choices) and value.__module__.startswith("beacon.")
    }
    return sorted(found, key=lambda each: each.__qualname__)


@pytest.mark.parametrize("states", choices(), ids=lambda states: states.__qualname__)
def test_every_state_has_a_chinese_label(states: type[Choices]) -> None:
    without = [member.name for member in states if not CHINESE.search(str(member.label))]

    assert without == []


def test_every_declared_value_has_a_chinese_label() -> None:
    labels = {
        (place, label)
        for module in all_modules()
        for variable, value in vars(module).items()
        if not variable.startswith("__")
        for place, label in declared(value, f"{module.__name__}.{variable}")
    }

    assert len(labels) > 50
    assert [place for place, label in sorted(labels) if not CHINESE.search(label)] == []


def test_every_role_has_a_chinese_label_and_sentence() -> None:
    assert [role.identifier for role in ROLES.values() if not CHINESE.search(role.label)] == []
    assert [role.identifier for role in ROLES.values() if not re.search("。$", role.sentence)] == []


def test_every_table_of_identifiers_to_words_is_chinese() -> None:
    """Mappings such as the five settings, groups, cadences and modes."""
    catalogue = [module for module in all_modules() if module.__name__.startswith("beacon.catalogue")]
    # These map identifiers to identifiers.
    inward = {"SETTING_OF_GROUP", "MONTHS_OF"}
    wrong = [
        f"{module.__name__}.{variable}[{key}]"
        for module in catalogue
        for variable, value in vars(module).items()
        if variable.isupper() and variable not in inward and isinstance(value, Mapping)
        for key, word in value.items()
        if isinstance(word, str) and not CHINESE.search(word)
    ]

    assert wrong == []


def test_every_lifecycle_names_each_of_its_states_and_moves() -> None:
    wrong = []
    for module in all_modules():
        for variable, value in vars(module).items():
            if isinstance(value, Lifecycle):
                states = {move.target for move in value.moves} | {one for move in value.moves for one in move.sources}
                wrong += [f"{variable}: {state}" for state in states if not CHINESE.search(value.labels.get(state, ""))]
                wrong += [f"{variable}: {move.name}" for move in value.moves if not CHINESE.search(move.label)]

    assert wrong == []


def test_every_column_with_choices_shows_chinese() -> None:
    wrong = [
        f"{model.__name__}.{field.name}: {value}"
        for model in apps.get_models()
        if model.__module__.startswith("beacon.")
        for field in model._meta.concrete_fields
        for value, label in field.flatchoices
        if not CHINESE.search(str(label))
    ]

    assert wrong == []


def test_no_state_is_an_enumeration_without_labels() -> None:
    """A TextChoices has labels; a bare enumeration stored in a column would have none."""
    stored = {
        type(field.default)
        for model in apps.get_models()
        if model.__module__.startswith("beacon.")
        for field in model._meta.concrete_fields
        if isinstance(field.default, Enum)
    }

    assert {each.__name__ for each in stored if not issubclass(each, Choices)} == set()

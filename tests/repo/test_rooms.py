"""The law of the house: who may know whom."""

import ast
import re

from django.apps import apps
from django.db.models import Model

from tests.repo.house import (
    FACES,
    FLOOR,
    NOT_A_SUBJECT,
    PACKAGE,
    ROOMS,
    ROOT,
    imports,
    modules,
    name,
    room_of,
    rooms_present,
    tree,
)

LONGEST = 300


def own_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("beacon.")]


def test_every_room_has_its_place_in_the_order() -> None:
    assert rooms_present() - set(FLOOR) == set()


def test_the_architecture_page_lists_the_rooms_that_exist_in_this_order() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")

    listed = re.findall(r"^\| `(\w+)`", page, flags=re.MULTILINE)

    assert listed == [room for floor in ROOMS for room in floor if room in rooms_present()]


def test_no_room_imports_a_room_beside_or_above_it() -> None:
    wrong = []
    for path in modules():
        room = room_of(path)
        for imported, line in imports(path):
            parts = imported.split(".")
            if parts[0] != "beacon" or len(parts) < 2 or parts[1] == room:
                continue
            if room and FLOOR.get(parts[1], 99) >= FLOOR[room]:
                wrong.append(f"{name(path)}:{line} {room} imports {parts[1]}")

    assert wrong == []


def test_no_foreign_key_points_to_a_room_beside_or_above() -> None:
    wrong = []
    for model in own_models():
        room = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            other = field.related_model
            if not field.concrete or not isinstance(other, type) or not other.__module__.startswith("beacon."):
                continue
            target = other.__module__.split(".")[1]
            if target != room and FLOOR[target] >= FLOOR[room]:
                wrong.append(f"{model.__name__}.{field.name} → {target}")

    assert wrong == []


def test_imports_name_their_room_in_full() -> None:
    wrong = [f"{name(path)}:{line}" for path in modules() for imported, line in imports(path) if imported[0] == "."]

    assert wrong == []


def test_no_import_stands_inside_a_function() -> None:
    wrong = []
    for path in modules():
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                inside = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                wrong += [f"{name(path)}:{node.lineno}" for node in inside]

    assert wrong == []


def test_the_faces_never_reach_for_objects() -> None:
    wrong = []
    for path in modules():
        inner = path.relative_to(PACKAGE).parts
        if inner[0] not in FACES or (inner[0] == "site" and len(inner) > 1 and inner[1].startswith("demo")):
            continue
        wrong += [
            f"{name(path)}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute)
            and node.attr in {"objects", "_default_manager", "_base_manager"}
            # The job table belongs to no room of ours; `site` runs its worker.
            and not (isinstance(node.value, ast.Name) and node.value.id == "DBTaskResult")
        ]

    assert wrong == []


def test_no_module_is_named_after_a_drawer() -> None:
    wrong = [name(path) for path in modules() if NOT_A_SUBJECT & {path.stem, path.parent.name}]

    assert wrong == []


def test_no_module_grows_past_300_lines() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}

    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_rooms_call_functions_and_send_no_signals() -> None:
    wrong = [
        f"{name(path)}:{line}"
        for path in modules()
        for imported, line in imports(path)
        if imported.startswith("django.dispatch")
    ]

    assert wrong == []

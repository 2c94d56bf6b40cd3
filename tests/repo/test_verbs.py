"""Every verb and kind of thing that the code writes into the journal has a Chinese label, found by reading the code."""

import ast
import re
from collections.abc import Iterator

import pytest

from beacon.journal.verbs import THINGS, VERBS, thing_label, verb_label
from tests.repo.house import modules, tree

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def parameters(function: ast.FunctionDef) -> list[str]:
    return [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def written(argument: str) -> set[str]:
    """Every constant that reaches `note(<argument>=…)`, also through functions of the same module that pass it on."""
    return {text for path in modules() for text in written_in(tree(path), argument)}


def written_in(module: ast.Module, argument: str) -> Iterator[str]:
    functions = {each.name: each for each in ast.walk(module) if isinstance(each, ast.FunctionDef)}
    passing = {"note": argument}
    while True:
        found = {
            function.name: value.id
            for function in functions.values()
            for value in given(function, functions, passing)
            if isinstance(value, ast.Name) and value.id in parameters(function)
        }
        if found.items() <= passing.items():
            break
        passing |= found
    for value in given(module, functions, passing):
        yield from constants(value)


def given(where: ast.AST, functions: dict[str, ast.FunctionDef], passing: dict[str, str]) -> Iterator[ast.expr]:
    """What the calls within `where` hand to the parameters that end in the journal."""
    for call in ast.walk(where):
        name = getattr(call.func, "id", "") if isinstance(call, ast.Call) else ""
        if not isinstance(call, ast.Call) or name not in passing:
            continue
        wanted = passing[name]
        yield from (keyword.value for keyword in call.keywords if keyword.arg == wanted)
        order = parameters(functions[name]) if name in functions else []
        if wanted in order and order.index(wanted) < len(call.args):
            yield call.args[order.index(wanted)]


def constants(value: ast.expr) -> Iterator[str]:
    """The texts an argument may be; a text put together from a move is looked at where the moves are declared."""
    if not isinstance(value, ast.JoinedStr):
        yield from (
            each.value for each in ast.walk(value) if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )


def test_every_verb_the_code_writes_has_a_chinese_label() -> None:
    """N10 The audit administrator reads what was done, never a code."""
    verbs = written("verb")

    assert len(verbs) > 30
    assert verbs - set(VERBS) == set()
    assert [verb for verb, label in VERBS.items() if not CHINESE.search(label)] == []


def test_every_kind_of_thing_the_code_writes_has_a_chinese_label() -> None:
    things = written("thing_kind")

    assert len(things) > 8
    assert things - set(THINGS) == set()


def test_two_verbs_never_read_the_same() -> None:
    assert len(set(VERBS.values())) == len(VERBS)


@pytest.mark.parametrize("code", ["of_a_later_version"])
def test_a_verb_of_a_later_version_is_shown_as_it_is(code: str) -> None:
    assert (verb_label(code), thing_label(code)) == (code, code)

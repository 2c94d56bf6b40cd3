"""The command `beacon`: finds the module of the first word and hands it the rest."""

import ast
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from beacon.kit.refusals import Refusal
from beacon.site import commands
from beacon.site.start import start

USAGE = "用法：beacon 命令 [参数]。beacon 命令 --help 显示该命令的说明。\n\n命令："
WRONG_WORD = 2
BEFORE_START = frozenset({"notice", "serve"})
"""Words that begin without settings and database: the reader needs none, the supervisor first chooses them."""


def words() -> list[str]:
    """Every command there is: the modules of beacon.site.commands."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


def _command(word: str) -> Callable[[list[str]], int]:
    """The function of one command, loaded once the rooms it may need are."""
    if word not in BEFORE_START:
        start()
    return cast(Callable[[list[str]], int], importlib.import_module(f"{commands.__name__}.{word}").main)


def _describe(word: str) -> str:
    """A command with the first line of what its module says about itself, read without loading it."""
    source = Path(commands.__path__[0], f"{word}.py").read_text(encoding="utf-8")
    return f"  {word:9} {(ast.get_docstring(ast.parse(source)) or '').partition(chr(10))[0]}"


def _run(asked: list[str]) -> int:
    """Do what was asked; its exit code."""
    if not asked or asked[0] in ("-h", "--help", "help"):
        print("\n".join([USAGE, *map(_describe, words())]))
        return 0 if asked else WRONG_WORD
    if asked[0] not in words():
        print(f"没有“{asked[0]}”这个命令。\n{USAGE}{'、'.join(words())}", file=sys.stderr)
        return WRONG_WORD
    return _command(asked[0])(asked[1:])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. A refusal is printed as the sentence it carries."""
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough; nothing is left to be written at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())

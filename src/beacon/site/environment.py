"""Reads variables of the environment; a wrong word is answered with a sentence that says what to write."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable `name`, stripped; `default` where it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1 true yes on, 0 false no off. ImproperlyConfigured for any other word."""
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    word = text(name).lower()
    if not word:
        return default
    if word not in words:
        raise ImproperlyConfigured(f"{name}：请写 1（开）或 0（关），现在写的是“{word}”。")
    return words[word]


def number(name: str, default: int) -> int:
    """A whole-number variable. ImproperlyConfigured for anything else."""
    word = text(name)
    if not word:
        return default
    if not word.isdecimal():
        raise ImproperlyConfigured(f"{name}：请写一个不小于 0 的整数，现在写的是“{word}”。")
    return int(word)


def choice(name: str, allowed: tuple[str, ...]) -> str:
    """A variable with a closed list of words, the first being the default. ImproperlyConfigured for any other."""
    word = text(name, allowed[0])
    if word not in allowed:
        raise ImproperlyConfigured(f"{name}：只能写 {'、'.join(allowed)} 之一，现在写的是“{word}”。")
    return word


def names(name: str, default: str = "") -> list[str]:
    """A variable that lists words with commas between them."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]

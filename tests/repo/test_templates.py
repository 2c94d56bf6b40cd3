"""Templates and scripts: nothing inline, nothing from elsewhere, no rule hidden in them."""

import re

import pytest

from tests.repo.house import PACKAGE, name

TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
STATIC = sorted(
    path for kind in ("*.css", "*.js", "*.svg", "*.webmanifest") for path in PACKAGE.rglob(f"static/**/{kind}")
)

INLINE = {
    "a style attribute": re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "an inline stylesheet": re.compile(r"<style\b", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an htmx script": re.compile(r"\b(?:data-)?hx-(?:on|vals=[\"']js:|headers=[\"']js:)", re.IGNORECASE),
}
ELSEWHERE = re.compile(r"(?:https?:)?//(?=[a-z0-9])(?!www\.w3\.org/)[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
TRUSTED_TEXT = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off|mark_safe")


@pytest.mark.parametrize("what", INLINE)
def test_no_template_holds(what: str) -> None:
    """N02 The content security policy allows only our own files, so nothing may stand inline."""
    wrong = [name(path) for path in TEMPLATES if INLINE[what].search(path.read_text(encoding="utf-8"))]

    assert wrong == []


def test_no_page_script_or_stylesheet_asks_another_host() -> None:
    """N02 Nothing on a page comes from outside: no CDN, no font, no picture."""
    wrong = [
        f"{name(path)}: {found[0]}"
        for path in [*TEMPLATES, *STATIC]
        if (found := ELSEWHERE.search(path.read_text(encoding="utf-8")))
    ]

    assert wrong == []


def test_no_template_switches_escaping_off() -> None:
    wrong = [name(path) for path in TEMPLATES if TRUSTED_TEXT.search(path.read_text(encoding="utf-8"))]

    assert wrong == []


def test_every_page_template_names_its_language() -> None:
    whole = [path for path in TEMPLATES if "<html" in path.read_text(encoding="utf-8")]

    assert whole != []
    assert [name(path) for path in whole if 'lang="zh' not in path.read_text(encoding="utf-8")] == []

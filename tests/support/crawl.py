"""Somebody who follows every link of every page they are offered, and keeps each number that a link stands behind."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import reverse

from beacon.people.reach import Who
from beacon.web.navigation import entries

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_NOT_READ = ("/signout/", "/files/", "/static/")


@dataclass(frozen=True)
class Number:
    """A number on a page and the address of the ledger behind it; `words` is what the link says."""

    page: str
    query: str
    value: int
    words: str

    @property
    def asked(self) -> dict[str, str]:
        """The question in the address."""
        return dict(parse_qsl(self.query))


class _Links(HTMLParser):
    """Address, text and bold text of every link."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._href: str | None = None
        self._words = self._bold = ""
        self._is_bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href, self._words, self._bold = dict(attrs).get("href"), "", ""
        self._is_bold = self._is_bold or tag == "b"

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            self.found.append((self._href, self._words.strip(), self._bold.strip()))
            self._href = None
        if tag == "b":
            self._is_bold = False

    def handle_data(self, data: str) -> None:
        if self._href is not None:
            self._words += data
            self._bold += data if self._is_bold else ""


@dataclass
class Crawl:
    """A walk over all pages, at most `most` of each shape (the address without its keys)."""

    client: Client
    who: Who
    most: int
    read: int = 0

    def pages(self) -> Iterator[tuple[str, str]]:
        """(address, html) of each page reached from the navigation."""
        waiting = deque(entry.address for entry in entries(self.who, ""))
        known, shapes = set(waiting), Counter[str]()
        while waiting:
            address = waiting.popleft()
            shape = _shape(address)
            shapes[shape] += 1
            if shapes[shape] > self.most:
                continue
            response = self.client.get(address)
            if response.status_code == 302 and response["Location"] not in known:
                known.add(response["Location"])
                waiting.append(response["Location"])
            if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
                # What is refused in words (422: nothing to take away yet) is an answer; a dead link is none.
                assert response.status_code in (200, 302, 422), f"{address}: {response.status_code}"
                continue
            self.read += 1
            html = response.content.decode()
            yield address, html
            for href, _, _ in links(html):
                target = urljoin(address, href).partition("#")[0]
                if target.startswith("/") and not target.startswith(_NOT_READ) and target not in known:
                    known.add(target)
                    waiting.append(target)

    def numbers(self) -> Iterator[Number]:
        """Every number with a question, page by page."""
        for address, html in self.pages():
            yield from numbers(address, html)


def _shape(address: str) -> str:
    parts = urlsplit(address)
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query)}))
    return f"{_KEY.sub('*', parts.path)}?{names}"


def links(html: str) -> list[tuple[str, str, str]]:
    """(address, text, bold text) of every link."""
    parser = _Links()
    parser.feed(html)
    return parser.found


def numbers(page: str, html: str) -> Iterator[Number]:
    """The numbers of one page whose link opens the ledger; page numbers are none."""
    ledger = reverse("ledger")
    for href, words, bold in links(html):
        parts = urlsplit(urljoin(page, href))
        digits = re.findall(r"\d+", bold or words)
        if parts.path != ledger or not digits or "page" in dict(parse_qsl(parts.query)):
            continue
        assert len(digits) == 1, f"{page}: one number a link, not 「{words}」"
        yield Number(page, parts.query, int(digits[0]), words)

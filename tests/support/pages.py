"""A person at a browser without script, and what they read."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from beacon.people.reach import Who


def signed_in(who: Who) -> Client:
    """A client in which `who` has signed in."""
    client = Client()
    client.force_login(who.account)
    return client


def words(response: Any) -> str:
    """The text of a page's content as it is read: no tags, no runs of blanks, no navigation."""
    text = response.content.decode()
    main = re.search(r"<main.*?</main>", text, re.DOTALL)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", main.group() if main else text)))


def value_of(response: HttpResponse | Any, name: str) -> str:
    """What stands in the field `name` of the page's form."""
    found = re.search(rf'<input[^>]* name="{re.escape(name)}"[^>]* value="([^"]*)"', response.content.decode())
    if found is None:
        raise AssertionError(f"no field {name} on the page")
    return html.unescape(found.group(1))


def chosen(response: HttpResponse | Any, name: str) -> str:
    """The value of the radio button `name` that is on; empty when none is."""
    buttons = re.findall(
        rf'<input type="radio" name="{re.escape(name)}" value="([^"]*)"([^>]*)>', response.content.decode()
    )
    return next((html.unescape(value) for value, rest in buttons if "checked" in rest), "")


def ticked(response: HttpResponse | Any, name: str) -> list[str]:
    """The values of the boxes `name` that are ticked, in order."""
    boxes = re.findall(
        rf'<input type="checkbox" name="{re.escape(name)}" value="([^"]*)"([^>]*)>', response.content.decode()
    )
    return [html.unescape(value) for value, rest in boxes if "checked" in rest]


def as_it_stands(response: HttpResponse | Any) -> dict[str, list[str]]:
    """What a browser sends of a form in which nobody changed a thing: fields, chosen buttons, ticked boxes."""
    sent: dict[str, list[str]] = {}
    form = re.sub(r"<input ", "\n<input ", response.content.decode())
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = (re.search(rf' {part}="([^"]*)"', tag) for part in ("name", "value"))
        kind = re.search(r' type="(\w+)"', tag)
        is_choice = kind is not None and kind[1] in ("radio", "checkbox")
        is_left = (kind is not None and kind[1] == "file") or (is_choice and " checked" not in tag)
        if name is not None and not is_left:
            sent.setdefault(html.unescape(name[1]), []).append(html.unescape(value[1]) if value else "")
    return sent


def links(response: HttpResponse | Any, start: str) -> list[str]:
    """The addresses on the page that begin with `start`, in order."""
    addresses = (html.unescape(found) for found in re.findall(r'href="([^"]*)"', response.content.decode()))
    return [address for address in addresses if address.startswith(start)]

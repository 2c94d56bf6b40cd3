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


def links(response: HttpResponse | Any, start: str) -> list[str]:
    """The addresses on the page that begin with `start`, in order."""
    addresses = (html.unescape(found) for found in re.findall(r'href="([^"]*)"', response.content.decode()))
    return [address for address in addresses if address.startswith(start)]

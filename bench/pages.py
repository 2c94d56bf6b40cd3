"""What a page says to a browser: the values with which a form would be sent, and the files it asks for."""

import re
import uuid
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
_CONTROL = re.compile(r"<(input|textarea|select|option)\b([^>]*)>([^<]*)")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_SILENT = ("submit", "file", "button")
_TICKED = ("radio", "checkbox")

Fields = list[tuple[str, str]]


def filled(page: str, mark: str) -> Fields:
    """The values the form whose tag has `mark` would be sent with, as it stands."""
    values: Fields = []
    for tag, attributes, text in _CONTROL.findall(page.split(mark, 1)[1].split("</form>", 1)[0]):
        told = {name: unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        name, kind = told.get("name", ""), told.get("type", "text")
        if tag == "textarea":
            values.append((name, unescape(text.removeprefix("\n"))))
        elif tag == "select":
            values.append((name, ""))
        elif tag == "option" and "selected" in told:
            values[-1] = (values[-1][0], told.get("value", ""))
        elif tag == "input" and name and kind not in _SILENT and (kind not in _TICKED or "checked" in told):
            values.append((name, told.get("value", "on")))
    return values


def choices(page: str, name: str) -> list[str]:
    """The values of the chips of that name."""
    return [unescape(value) for value in re.findall(rf'name="{name}" value="([^"]*)"', page)]


def with_values(values: Fields, **typed: str) -> Fields:
    """The form after somebody typed; a hyphen in a name is written as two underscores."""
    given = {name.replace("__", "-"): value for name, value in typed.items()}
    return [(name, value) for name, value in values if name not in given] + list(given.items())


def static_files(page: str) -> list[str]:
    """What the browser fetches once and keeps."""
    return list(dict.fromkeys(_STATIC.findall(page)))


def plain(fields: Fields) -> tuple[bytes, str]:
    """Body and content type of a simple form."""
    return urlencode(fields).encode(), FORM


def multipart(fields: Iterable[tuple[str, str]], photo: bytes | None = None) -> tuple[bytes, str]:
    """Body and content type of a form that may bring a photo."""
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    if photo is not None:
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        parts.append(head.encode() + photo + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"

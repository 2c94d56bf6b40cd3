"""What a request says of its own writing."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from beacon.site.content_type import plain
from beacon.site.wsgi import application

BODY = b'--AAA\r\nContent-Disposition: form-data; name="username"\r\n\r\nx\r\n--AAA--\r\n'


@pytest.fixture
def asked() -> Callable[[str, str, bytes], str]:
    def ask(method: str, content_type: str, body: bytes) -> str:
        told: list[str] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/signin/",
            "QUERY_STRING": "next=%E4%B8%AD",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
        }
        answer = application(environ, lambda status, headers, *_: told.append(status))
        b"".join(answer)
        return told[0][:3]

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize(
    "strange",
    ["charset=rot13", "charset=idna", "charset=undefined", "charset=unicode_escape", "x*=idna''a%41", "x*=bogus''a"],
)
def test_the_name_of_a_strange_writing_ends_in_no_error_of_the_server(
    strange: str, asked: Callable[[str, str, bytes], str]
) -> None:
    """Asked without signing in: the sign-in page, and its form without a token."""
    assert asked("GET", f"text/plain; {strange}", b"") == "200"
    assert asked("POST", f"multipart/form-data; {strange}; boundary=AAA", BODY) == "403"


def test_a_form_with_files_keeps_what_divides_its_parts() -> None:
    assert plain("multipart/form-data; boundary=----WebKitFormBoundaryA; charset=gbk") == (
        "multipart/form-data; boundary=----WebKitFormBoundaryA"
    )
    assert plain("application/x-www-form-urlencoded; charset=UTF-8") == "application/x-www-form-urlencoded"
    assert plain("") == ""

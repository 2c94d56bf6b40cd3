"""Names of files made harmless."""

import unicodedata
import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.files.names import LONGEST, id_in, key_of, small_key_of, tidy

TENANT, UPLOAD = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("演练.jpg", "演练.jpg"),
        ("C:\\Users\\wang\\演练.jpg", "演练.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\nc.jpg", "abc.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("  照片 1.jpg ", "照片 1.jpg"),
        ("", "未命名"),
        ("..", "未命名"),
        ("图" * 300 + ".jpg", "图" * 196 + ".jpg"),
    ],
)
def test_name_is_kept_as_far_as_it_is_harmless(sent: str, kept: str) -> None:
    assert tidy(sent) == kept


@given(st.text())
def test_any_name_becomes_one_that_fits(sent: str) -> None:
    kept = tidy(sent)

    assert 0 < len(kept) <= LONGEST
    assert not any(sign == "/" or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in kept)


@pytest.mark.parametrize(
    ("name", "ending"), [("月报.DOCX", ".docx"), ("月报.php", ".bin"), ("月报", ".bin"), ("a.jpg/../b.sh", ".bin")]
)
def test_key_tells_tenant_month_and_upload_and_only_known_endings(name: str, ending: str) -> None:
    key = key_of(TENANT, date(2023, 4, 5), UPLOAD, name)

    assert key == f"{TENANT}/2023/04/{UPLOAD}{ending}"
    assert id_in(key) == UPLOAD


def test_small_copy_lies_beside_its_original() -> None:
    assert small_key_of(f"{TENANT}/2023/04/{UPLOAD}.jpg") == f"{TENANT}/2023/04/{UPLOAD}-small.jpg"
    assert id_in(f"{TENANT}/2023/04/{UPLOAD}-small.jpg") == UPLOAD
    assert id_in(f"{TENANT}/2023/04/.part-x7") is None

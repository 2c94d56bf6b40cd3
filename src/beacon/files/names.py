"""Names of files: what the person called it, made harmless, and where the bytes lie."""

import unicodedata
import uuid
from datetime import date
from pathlib import PurePosixPath

LONGEST = 200
LONGEST_SHOWN = 30
UNNAMED = "未命名"
_NO_TEXT = ("Cc", "Cf", "Cs", "Zl", "Zp")
_KNOWN_ENDINGS = frozenset({".jpg", ".docx", ".doc", ".xlsx", ".pdf", ".txt", ".zip", ".csv"})
SMALL_MARK = "-small"


def tidy(name: str) -> str:
    """The last part of a name as a browser sent it, without signs that hide or turn text, at most LONGEST long.

    The ending stays when the middle is cut; a name of nothing becomes 「未命名」.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clear = "".join(sign for sign in last if unicodedata.category(sign) not in _NO_TEXT).strip()
    if clear.strip(".") == "":
        return UNNAMED
    if len(clear) <= LONGEST:
        return clear
    ending = PurePosixPath(clear).suffix[:10]
    return clear[: LONGEST - len(ending)] + ending


def shown(name: str) -> str:
    """The name between quotes for a sentence, a long one with its middle left out."""
    clear = tidy(name)
    if len(clear) > LONGEST_SHOWN:
        clear = f"{clear[:16]}…{clear[-12:]}"
    return f"「{clear}」"


def key_of(tenant_id: uuid.UUID, stored_on: date, upload_id: uuid.UUID, name: str) -> str:
    """Where the bytes of an upload lie: `<tenant>/<yyyy>/<mm>/<id>.<ending>`; an ending we do not know becomes .bin."""
    ending = PurePosixPath(name).suffix.lower()
    return f"{tenant_id}/{stored_on:%Y/%m}/{upload_id}{ending if ending in _KNOWN_ENDINGS else '.bin'}"


def small_key_of(key: str) -> str:
    """Where the small copy of the picture at `key` lies."""
    path = PurePosixPath(key)
    return str(path.with_name(f"{path.stem}{SMALL_MARK}.jpg"))


def id_in(key: str) -> uuid.UUID | None:
    """The upload that a key belongs to, by its last part; None for a file that is none of ours."""
    try:
        return uuid.UUID(PurePosixPath(key).stem.removesuffix(SMALL_MARK))
    except ValueError:
        return None

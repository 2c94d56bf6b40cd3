"""What people hand in, to text: .txt, .docx, .doc (and .wps), text .pdf.

The kind of a file is decided by its bytes; its name is asked only where bytes prove nothing, which is
plain text.
"""

import re

from beacon.notices.sources.doc_binary import read_doc
from beacon.notices.sources.docx_text import read_docx
from beacon.notices.sources.pdf_text import read_pdf
from beacon.notices.sources.plain_text import decode
from beacon.notices.sources.problem import TEXT_LIMIT, UPLOAD_LIMIT, SourceProblem, nothing_written, too_long

__all__ = ["SourceProblem", "read_text", "tidy"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES: tuple[bytes, ...] = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_ARCHIVES: tuple[bytes, ...] = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
)
_WEB_PAGE = re.compile(rb"\s*(<!doctype html|<html|<\?xml|<!--|mime-version:)", re.IGNORECASE)
_TEXT_NAMES = ("", "txt", "text", "md", "log")

PICTURE = "图片里没有文字，请粘贴正文。"
ARCHIVE = "这是一个压缩包；请解压后传其中的通知文件，或直接粘贴正文。"
OTHER_WORD = "这个文件是用网页或 RTF 格式存的；请用 Word 或 WPS 打开后另存为 .docx 再传，或直接粘贴正文。"
UNKNOWN = "这种文件读不了；请传 .docx、.doc、.pdf 或 .txt 文件，或直接粘贴正文。"
TOO_LARGE = "这个文件超过 20 MB；请只传通知本身，或直接粘贴正文。"
EMPTY = "这个文件是空的，可能没有传完；请重新选择文件，或直接粘贴正文。"


def read_text(name: str, content: bytes) -> str:
    """The text of a notice, lines ended by LF, at most 60,000 characters.

    Raises `SourceProblem`, and nothing else, for whatever cannot be read.
    """
    if not content:
        raise SourceProblem(EMPTY)
    if len(content) > UPLOAD_LIMIT:
        raise SourceProblem(TOO_LARGE)
    text = tidy(_text_of(name, content))
    if not text:
        raise nothing_written()
    if len(text) > TEXT_LIMIT:
        raise too_long()
    return text


def _text_of(name: str, content: bytes) -> str:
    if b"%PDF-" in content[:1024]:
        return read_pdf(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return read_docx(content)
    if content.startswith(_OLE):
        return read_doc(content)
    if _is_picture(content):
        raise SourceProblem(PICTURE)
    if content.startswith(_ARCHIVES):
        raise SourceProblem(ARCHIVE)
    if content.startswith(b"{\\rtf") or _WEB_PAGE.match(content):
        raise SourceProblem(OTHER_WORD)
    return _plain(name, content)


def _is_picture(content: bytes) -> bool:
    return (
        content.startswith(_PICTURES)
        or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")
        or (content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"))
        or (content[:2] == b"BM" and int.from_bytes(content[2:6], "little") == len(content))
    )


def _plain(name: str, content: bytes) -> str:
    text = decode(content)
    suffix = name.rpartition(".")[2].strip().lower() if "." in name else ""
    if text is None:
        raise SourceProblem(UNKNOWN)
    if not text.strip():
        raise nothing_written()
    if suffix not in _TEXT_NAMES:
        raise SourceProblem(f"文件名以 .{suffix[:10]} 结尾，里面却是纯文字；请把文件名改成 .txt 再传，或直接粘贴正文。")
    return text


def tidy(text: str) -> str:
    """One kind of line end, no control signs, no blank ends; everything else stays as it was written."""
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ufeff\ud800-\udfff]", "", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")

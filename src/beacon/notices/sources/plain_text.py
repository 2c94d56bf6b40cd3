"""Bytes of a text file to text: UTF-8, UTF-16 and GB18030, which between them cover what Chinese offices
save.
"""

import codecs

_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\v\f\x1a")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GB18030_MARK = b"\x84\x31\x95\x33"


def decode(content: bytes) -> str | None:
    """The text, or None if these bytes are not text in any of the encodings.

    A byte order mark decides; without one UTF-8 is tried first (Chinese in another encoding is
    practically never valid UTF-8), then UTF-16 if its zero bytes show, then GB18030, which contains GBK
    and GB2312.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _try(content[len(mark) :], encoding)
    encodings = ["utf-8", "gb18030"]
    if b"\0" in content:
        # Line ends and digits have a zero byte: the second of the pair in the little-endian order of Windows.
        little = content[1::2].count(0) >= content[0::2].count(0)
        encodings = ["utf-16-le" if little else "utf-16-be"]
    content = content.removeprefix(_GB18030_MARK)
    return next((text for encoding in encodings if (text := _try(content, encoding)) is not None), None)


def _try(content: bytes, encoding: str) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    strange = sum(map(text.count, _CONTROLS)) + text.count("\ufffd") + text.count("\uffff")
    private = sum("\ue000" <= sign <= "\uf8ff" for sign in text[:20_000])
    return text if strange * 100 <= len(text) + 200 and private * 10 <= min(len(text), 20_000) else None

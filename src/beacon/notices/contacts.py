"""The people and desks a notice names for questions."""

import re
from collections.abc import Sequence

from beacon.notices.reading import Contact
from beacon.notices.rules import Rule

CONTACT_LINE = Rule(
    "a contact",
    "-",
    (
        r"^(?:电话|手机|座机)[^：]{0,4}：|联系(?:人|电话|方式)(?:及(?:联系)?(?:电话|方式))?：|联络员[^，。；：]{0,6}："
        r"|(?:电子)?邮箱(?:地址)?：|(?:传真|咨询|值班|办公|举报)(?:电话)?："
    ),
    "联系人：李某某",
    "加强联系沟通",
)
_NAME = re.compile(
    r"(?:联系人|联络员|收件人)[^，。；：]{0,10}：(?P<name>[一-鿿·]{2,8}?)(?=$"
    r"|[，；。、（）\d：]|联系|电话|手机|办公|邮箱|电子)"
)
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+?86-?)?1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,5})?"
    r"|0\d{2,3}[-）]\d{7,8}|1[3-9]\d[\dxX*＊×-]{8,10}|400-?\d{3}-?\d{4})(?!\d)"
)
_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{1,80}[A-Za-z]")
_FAX = re.compile(r"传真：?$")


def contacts_in(texts: Sequence[str]) -> tuple[Contact, ...]:
    """The contacts of the sentences that name one (each a view's text), in order, none twice.

    A name begins a new contact; a telephone or mailbox belongs to the last name, also over a sentence's end.
    """
    found: list[Contact] = []
    for text in texts:
        for _, sort, words in sorted(_details(text)):
            if not found or (getattr(found[-1], sort) and (sort == "name" or not _repeats(found[-1], sort))):
                found.append(Contact())
            if not getattr(found[-1], sort):
                known = {"name": found[-1].name, "phone": found[-1].phone, "email": found[-1].email}
                found[-1] = Contact(**(known | {sort: words}))
    return tuple(dict.fromkeys(found))


def _repeats(last: Contact, sort: str) -> bool:
    """A second number of a named person stays with that person and is left out."""
    return bool(last.name) and bool(getattr(last, sort))


def _details(text: str) -> list[tuple[int, str, str]]:
    details = [(hit.start(), "name", hit["name"]) for hit in _NAME.finditer(text)]
    details += [(hit.start(), "email", hit.group()) for hit in _MAIL.finditer(text)]
    plain = _MAIL.sub(lambda hit: "□" * len(hit.group()), text)
    for hit in _PHONE.finditer(plain):
        if not _FAX.search(plain, max(0, hit.start() - 4), hit.start()):
            details.append((hit.start(), "phone", hit.group()))
    return details

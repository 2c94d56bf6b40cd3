"""A bulletin as its writer wants it → a page of Word or PDF: title, number, text, up to four photos, who signs."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from PIL import Image

from beacon.documents.length import MOST_ONE_TASK, length_note
from beacon.documents.official.docx import to_docx
from beacon.documents.official.paper import Imprint, OfficialPaper, Paragraph, Picture, Pictures
from beacon.documents.official.pdf import NOT_HERE, can_make_pdf, pages_in, to_pdf
from beacon.files.actions import open_file
from beacon.files.models import Upload
from beacon.files.pictures import shrink
from beacon.journal.actions import note
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.reach import Who
from beacon.people.roles import Reach
from beacon.records.models import Record, RecordState
from beacon.records.read.reading import photos_of
from beacon.reports.consolidate import PDF, WORD
from beacon.reports.papers.bulletin import Facts
from beacon.reports.papers.made import Made
from beacon.reports.papers.paper import issuer

MOST_PHOTOS = 4
MOST_NUMBER = 9999
MOST_TITLE, MOST_TEXT = 60, 8000

NOT_COUNTED = Reason("record_not_valid", "这条记录已经撤销或作废，做不了简报。")


class BulletinForm(StrEnum):
    """What a bulletin is made as."""

    WORD = "word"
    PDF = "pdf"


@dataclass(frozen=True)
class Draft:
    """A bulletin as the writer wants it. `number` is None without one; `signer` is a name of `signers`."""

    title: str
    text: str
    signer: str
    day: date
    number: int | None = None
    photos: tuple[UUID, ...] = ()
    has_red_head: bool = True
    has_imprint: bool = False
    sealed: bool = False


def may_make_bulletin(by: Who, record: Record) -> Reason | None:
    """Why no bulletin is made of the record, which `by` has found within reach; None when it may be."""
    return None if record.state == RecordState.VALID else NOT_COUNTED


def signers(by: Who, record: Record) -> Mapping[str, str]:
    """Key → who may sign: the unit itself, and for those of the whole subdistrict also the office, in full or short."""
    unit = f"{record.tenant.name}{record.author.name}"
    if by.role.reach is Reach.UNIT:
        return {"unit": unit}
    return {"office": issuer(record.tenant), "short": f"{record.tenant.name}消安办", "unit": unit}


def proposed(facts: Facts, allowed: Mapping[str, str]) -> dict[str, str]:
    """The values of the form before anybody typed: with a red head, signed by the first of those who may."""
    return {"title": facts.title, "text": facts.text, "signer": next(iter(allowed)), "red_head": "1"}


def clean_draft(given: Mapping[str, str], photos: Sequence[str], *, allowed: Mapping[str, str], day: date) -> Draft:
    """What was typed. A Refusal names the field and what to do."""
    title, text = given.get("title", "").strip(), given.get("text", "").strip()
    if not title:
        raise Refusal("no_title", "请写标题。", "title")
    if len(title) > MOST_TITLE:
        raise Refusal("long_title", f"标题写了{len(title)}字，最多{MOST_TITLE}字，请删短一些。", "title")
    if not text:
        raise Refusal("no_text", "请写正文，至少一句。", "text")
    if len(text) > MOST_TEXT:
        raise Refusal("long_text", f"正文写了{len(text)}字，最多{MOST_TEXT}字，请删短一些。", "text")
    if len(photos) > MOST_PHOTOS:
        raise Refusal("many_photos", f"选了{len(photos)}张照片，最多{MOST_PHOTOS}张，请去掉几张。", "photos")
    signer = given.get("signer", "")
    if signer not in allowed:
        raise Refusal("no_signer", "请从列出的里面选落款。", "signer")
    return Draft(
        title=title,
        text=text,
        signer=allowed[signer],
        day=day,
        number=_number(given.get("number", "").strip()),
        photos=tuple(key for key in map(_key, photos) if key),
        has_red_head=given.get("red_head") == "1",
        has_imprint=given.get("imprint") == "1",
        sealed=given.get("sealed") == "1",
    )


def bulletin_paper(record: Record, draft: Draft, pictures: Sequence[Picture]) -> OfficialPaper:
    """The bulletin as plain data. A pure function."""
    number = f"第{draft.number}期" if draft.number else None
    blocks: list[Paragraph | Pictures] = [Paragraph(line.strip()) for line in draft.text.split("\n") if line.strip()]
    if pictures:
        blocks.append(Pictures(tuple(pictures)))
    return OfficialPaper(
        title=draft.title,
        blocks=tuple(blocks),
        mark=f"{record.tenant.name}消防宣传简报" if draft.has_red_head else None,
        number=number,
        signed_by=draft.signer,
        signed_on=draft.day,
        sealed=draft.sealed,
        imprint=Imprint(printed_by=draft.signer, printed_on=draft.day) if draft.has_imprint else None,
        author=draft.signer,
        is_brief=True,
    )


@dataclass(frozen=True)
class Looked:
    """How a bulletin would come out: its pages (None where no PDF can be laid out), and a soft word on its length."""

    pages: int | None
    length: str


def look_at(*, by: Who, record: Record, draft: Draft) -> Looked:
    """How many pages, without making a file."""
    require(may_make_bulletin(by, record))
    paper = bulletin_paper(record, draft, _pictures(record, draft))
    return Looked(pages_in(paper) if can_make_pdf() else None, length_note(paper, MOST_ONE_TASK))


def make_bulletin(*, by: Who, record: Record, draft: Draft, form: BulletinForm) -> Made:
    """The file, with a line in the journal of the record. The same words and day give the same bytes."""
    require(may_make_bulletin(by, record))
    if form is BulletinForm.PDF and not can_make_pdf():
        raise Refusal("no_fonts", NOT_HERE, "form")
    paper = bulletin_paper(record, draft, _pictures(record, draft))
    content, media_type, ending = (
        (to_pdf(paper), PDF, "pdf") if form is BulletinForm.PDF else (to_docx(paper), WORD, "docx")
    )
    note(
        tenant_id=record.tenant_id,
        actor_id=by.account.id,
        verb="make_bulletin",
        thing_kind="record",
        thing_id=record.id,
        detail={"form": str(form), "photos": len(draft.photos)},
    )
    number = f"第{draft.number}期" if draft.number else ""
    return Made(f"消防宣传简报{number}：{draft.title}.{ending}", media_type, content)


def _pictures(record: Record, draft: Draft) -> list[Picture]:
    """The chosen photos of this very record, in its order; keys of other files are left out."""
    return [_picture(upload) for upload in photos_of(record) if upload.id in draft.photos]


def _picture(upload: Upload) -> Picture:
    """The small copy, upright and light enough to be mailed; made here where the job has not come to it yet."""
    with open_file(upload, small=bool(upload.small_key)) as file:
        content = file.read()
    content = content if upload.small_key else shrink(content).content
    with Image.open(io.BytesIO(content)) as image:
        return Picture(content, image.size)


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= MOST_NUMBER:
        raise Refusal("bad_number", f"期号写1到{MOST_NUMBER}之间的数，没有就空着。", "number")
    return int(text)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""做成简报: words from recorded facts alone, what is missing said, one page, four photos at most."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from docx import Document

from beacon.documents.official.pdf import can_make_pdf
from beacon.journal.models import Line
from beacon.kit.refusals import Refusal
from beacon.people.reach import Who
from beacon.records.actions import void
from beacon.records.models import Record
from beacon.reports.papers.bulletin import facts_for
from beacon.reports.papers.bulletin_paper import (
    BulletinForm,
    Draft,
    clean_draft,
    look_at,
    make_bulletin,
    proposed,
    signers,
)
from tests.documents.test_official_pdf import pages_of
from tests.reports.months import an_office, clerk_of, record

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
TODAY = date(2023, 11, 21)


@pytest.fixture
def office(at: At) -> Who:
    at("2023-11-21 16:00")
    return an_office("锦绣社区", "桥头社区")


def a_drill(office: Who, **more: object) -> Record:
    """A drill with everything but a head-count where `more` does not give one."""
    details = {"evac_minutes": 6, "notified_before": True, "problems": "三号楼有人往回走"}
    given: dict[str, object] = {"place": "锦绣苑", "summary": "居民按楼层分批下楼", "details": details, **more}
    return record(office, "锦绣社区", "drill", date(2023, 11, 2), **given)


def draft_of(kept: Record, who: Who, **typed: str) -> Draft:
    """The proposal, changed where `typed` says so."""
    allowed = signers(who, kept)
    return clean_draft({**proposed(facts_for(kept), allowed), **typed}, [], allowed=allowed, day=TODAY)


def test_the_text_restates_what_was_recorded(office: Who) -> None:
    facts = facts_for(a_drill(office, audience_count=86, topics=["escape"], handouts={"apron": 40}))

    assert facts.title == "锦绣社区组织消防演练"
    assert facts.text.split("\n") == [
        "11月2日，锦绣社区在锦绣苑组织消防演练，86人次参加。",
        "居民按楼层分批下楼。",
        "内容涉及自救逃生。",
        "疏散用时6分钟；提前告知了居民；发现的问题：三号楼有人往回走。",
        "发放围裙40条。",
    ]
    assert facts.missing == ("照片",)


def test_what_nobody_recorded_is_named_and_not_made_up(office: Who) -> None:
    """Every number of the proposal is one of the record's; the rest is said to be missing."""
    facts = facts_for(record(office, "锦绣社区", "talk", date(2023, 11, 6)))

    assert facts.text == "11月6日，锦绣社区开展消防宣讲。"
    assert facts.missing == ("地点", "参加人次", "过程和做法（说一句）", "照片")
    assert re.findall("[0-9]+", facts.text) == ["11", "6"]


def test_a_clerk_signs_for_the_own_unit_and_the_office_also_as_office_or_short(office: Who) -> None:
    kept = a_drill(office)

    of_clerk, of_office = signers(clerk_of(office, "锦绣社区"), kept), signers(office, kept)

    assert dict(of_clerk) == {"unit": "江畔街道锦绣社区"}
    assert list(of_office.values()) == ["江畔街道消防安全委员会办公室", "江畔街道消安办", "江畔街道锦绣社区"]
    with pytest.raises(Refusal) as refused:
        draft_of(kept, clerk_of(office, "锦绣社区"), signer="office")
    assert refused.value.reason.field == "signer"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "长" * 61}),
        ("text", {"text": ""}),
        ("text", {"text": "长" * 8001}),
        ("number", {"number": "第三"}),
        ("number", {"number": "0"}),
    ],
)
def test_what_cannot_be_printed_is_refused_with_its_field(office: Who, field: str, typed: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        draft_of(a_drill(office), office, **typed)

    assert refused.value.reason.field == field


def test_five_photos_are_one_too_many(office: Who) -> None:
    allowed = {"unit": "锦绣社区"}
    typed = {"title": "标题", "text": "正文", "signer": "unit"}

    with pytest.raises(Refusal) as refused:
        clean_draft(typed, ["1", "2", "3", "4", "5"], allowed=allowed, day=TODAY)

    assert refused.value.sentence == "选了5张照片，最多4张，请去掉几张。"


def test_word_and_pdf_are_one_page_with_the_same_words(office: Who) -> None:
    """Title, 期号, text and sign-off; the PDF has one page."""
    if not can_make_pdf():
        pytest.skip("the fonts of PDF papers could not be had at set-up")
    kept = a_drill(office, audience_count=86)
    draft = draft_of(kept, office, number="12", signer="short")

    word = make_bulletin(by=office, record=kept, draft=draft, form=BulletinForm.WORD)
    pdf = make_bulletin(by=office, record=kept, draft=draft, form=BulletinForm.PDF)

    (page,) = pages_of(pdf.content)
    in_word = "".join("".join(line.text.split()) for line in Document(io.BytesIO(word.content)).paragraphs)
    assert page.removesuffix("—1—") == in_word
    assert in_word.startswith("江畔街道消防宣传简报第12期锦绣社区组织消防演练11月2日")
    assert in_word.endswith("江畔街道消安办2023年11月21日")
    assert (word.name, pdf.name) == tuple(f"消防宣传简报第12期：锦绣社区组织消防演练.{end}" for end in ("docx", "pdf"))
    assert look_at(by=office, record=kept, draft=draft).pages == 1


def test_options_of_the_layout_are_heeded(office: Who) -> None:
    """No number, red head off, imprint on and off, room for a seal."""
    kept = a_drill(office)

    bare = draft_of(kept, office, red_head="")
    full = draft_of(kept, office, imprint="1", sealed="1")

    made = [make_bulletin(by=office, record=kept, draft=one, form=BulletinForm.WORD).content for one in (bare, full)]
    words = ["".join(line.text for line in Document(io.BytesIO(content)).paragraphs) for content in made]
    assert ["消防宣传简报" in said for said in words] == [False, True]
    assert ["期" in said for said in words] == [False, False]
    assert [len(Document(io.BytesIO(content)).tables) for content in made] == [0, 1]


def test_a_long_text_is_said_softly(office: Who) -> None:
    """4,000 characters for one task (减负规定 2024), and never a refusal."""
    kept = a_drill(office)

    looked = look_at(by=office, record=kept, draft=draft_of(kept, office, text="宣传。" * 1400))

    assert "减负规定提倡不超过4000字" in looked.length
    assert look_at(by=office, record=kept, draft=draft_of(kept, office)).length == ""


def test_a_voided_record_makes_no_bulletin(office: Who) -> None:
    kept = a_drill(office)
    draft = draft_of(kept, office)
    void(by=clerk_of(office, "锦绣社区"), record=kept, reason="记重了")
    kept.refresh_from_db()

    with pytest.raises(Refusal) as refused:
        make_bulletin(by=office, record=kept, draft=draft, form=BulletinForm.WORD)

    assert refused.value.reason.code == "record_not_valid"


def test_the_journal_knows_that_it_was_made_and_none_of_its_words(office: Who) -> None:
    kept = a_drill(office)

    make_bulletin(by=office, record=kept, draft=draft_of(kept, office), form=BulletinForm.WORD)

    line = Line.objects.get(verb="make_bulletin")
    assert (line.thing_id, line.detail) == (kept.id, {"form": "word", "photos": 0})


@pytest.mark.parametrize("number", ["0", "x", "9" * 5000])
def test_a_number_that_is_none_is_refused_beside_its_field(number: str) -> None:
    given = {"title": "简报", "text": "开展消防宣讲。", "signer": "unit", "number": number}

    with pytest.raises(Refusal) as refused:
        clean_draft(given, [], allowed={"unit": "江畔街道锦绣社区"}, day=TODAY)

    assert refused.value.reason.field == "number"

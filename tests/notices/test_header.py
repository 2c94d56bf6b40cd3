"""The frame of notices of several makes."""

from datetime import date

import pytest

from beacon.notices import Contact, Header, read_notice

_BODY = "为做好相关工作，现就有关事项通知如下：\n一、各村每月开展一次检查。\n"


def test_a_red_headed_paper_with_number_and_imprint() -> None:
    text = (
        "嘉禾区消防安全委员会办公室文件\n嘉消安办〔2024〕9号\n关于开展电动自行车消防安全综合治理的通知\n"
        "各镇（街道）消安委，区级各有关单位：\n" + _BODY + "嘉禾区消防安全委员会办公室\n2024年3月27日\n"
        "（此件公开发布）\n嘉禾区消防安全委员会办公室　2024年3月27日印发\n"
    )

    assert read_notice(text).header == Header(
        issuer="嘉禾区消防安全委员会办公室",
        title="关于开展电动自行车消防安全综合治理的通知",
        year=2024,
        number="嘉消安办〔2024〕9号",
        addressees=("各镇（街道）消安委", "区级各有关单位"),
        signed_on=date(2024, 3, 27),
        is_public=True,
        printed_by="嘉禾区消防安全委员会办公室",
        printed_on=date(2024, 3, 27),
    )


def test_a_title_over_two_lines_is_one_title() -> None:
    text = "兰亭镇关于开展校园周边禁毒宣传工作的\n通知\n各村（社区）、各学校：\n" + _BODY

    assert read_notice(text).header.title == "兰亭镇关于开展校园周边禁毒宣传工作的通知"


def test_a_date_in_chinese_numerals_is_read() -> None:
    text = "关于做好防溺水工作的通知\n各村：\n" + _BODY + "兰亭镇人民政府\n二〇二四年四月八日\n"
    header = read_notice(text).header

    assert (header.signed_on, header.issuer, header.year) == (date(2024, 4, 8), "兰亭镇人民政府", 2024)


@pytest.mark.parametrize(
    ("mark", "is_public"),
    [
        ("（此件公开发布）", True),
        ("（此件主动公开）", True),
        ("信息公开选项：主动公开", True),
        ("（此件依申请公开）", False),
        ("（此件不公开）", False),
        ("", False),
    ],
)
def test_the_public_mark_decides(mark: str, is_public: bool) -> None:
    text = f"关于做好防溺水工作的通知\n各村：\n{_BODY}{mark}\n"

    assert read_notice(text).header.is_public is is_public


def test_a_day_that_no_calendar_has_is_left_out() -> None:
    text = "关于做好防溺水工作的通知\n各村：\n" + _BODY + "兰亭镇人民政府\n2024年2月31日\n"

    assert read_notice(text).header.signed_on is None


def test_a_single_sentence_has_no_header_and_keeps_its_demand() -> None:
    reading = read_notice("各社区于6月底前制定方案。")

    assert reading.header == Header()
    assert [one.kind for one in reading.obligations] == ["plan"]


@pytest.mark.parametrize(
    ("line", "contacts"),
    [
        ("联系人：赵某，电话：0871-62000000。", (Contact("赵某", "0871-62000000", ""),)),
        (
            "联系人：钱某；电话：0873-7100000；邮箱：ssfb@example.invalid。",
            (Contact("钱某", "0873-7100000", "ssfb@example.invalid"),),
        ),
        (
            "联系人：孙某 13800000000，李某某。联系人：周某，联系电话：8123456。",
            (Contact("孙某", "13800000000", ""), Contact("周某", "8123456", "")),
        ),
        ("电子邮箱：abc@example.invalid", (Contact("", "", "abc@example.invalid"),)),
        ("要加强联系沟通，形成合力。", ()),
    ],
)
def test_contacts_of_a_line(line: str, contacts: tuple[Contact, ...]) -> None:
    assert read_notice(line).contacts == contacts


def test_an_imprint_cut_into_two_lines_is_one_and_asks_for_nothing() -> None:
    """R06"""
    text = "关于做好防溺水工作的通知\n各村：\n一、每月开展一次巡查。\n沙河镇党政综合办公室\n2025年5月6日印发\n"

    reading = read_notice(text)

    assert (reading.header.printed_by, str(reading.header.printed_on)) == ("沙河镇党政综合办公室", "2025-05-06")
    assert [one.quote for one in reading.obligations if one.is_timed] == ["每月开展一次巡查"]

"""Papers of a chosen length, for Word and PDF alike."""

from datetime import date

from beacon.documents.official.paper import Annex, Block, Column, Heading, Imprint, OfficialPaper, Paragraph, Run, Table

IMPRINT = Imprint("云汀区江畔街道党政办公室", date(2023, 11, 24), "区消防救援支队，街道班子成员")
UNITS = Table(
    (Column("单位", 2, "left"), Column("场次")), (("锦绣社区", "3"), ("合计", "3")), "表1", last_row_is_total=True
)
WIDE = Table(
    tuple(Column(f"指标{n}") for n in range(9)), (tuple("123456789"),) * 8, above="填报人：", below="空白是未报。"
)
REPEATED = "敲门入户宣传不留死角"
BLOCKS: tuple[Block, ...] = (
    Heading(1, "总体情况", 1),
    UNITS,
    Heading(2, "演练", 1),
    Heading(3, "社区", 1),
    Heading(2, "参观。", 2, rest="第四季度完成3个。"),
    Paragraph(("全街道应报25个单位，", Run("未报：石梯村", bold=True), "。")),
)


def lines(count: int) -> Paragraph:
    """A paragraph of so many lines of 28 signs, the first of them two signs in."""
    return Paragraph((REPEATED * (count * 3))[: 28 * count - 2])


def paper(**changes: object) -> OfficialPaper:
    """A month's circular with every part, two pages long."""
    parts: dict[str, object] = {
        "mark": "云汀区江畔街道办事处文件",
        "number": "江畔办〔2023〕46号",
        "title": "云汀区江畔街道办事处关于2023年11月消防宣传工作情况的通报",
        "addressees": "各村（居）委会，街道各部门",
        "blocks": BLOCKS,
        "attachments": ("活动明细", "口径。"),
        "signed_by": "江畔街道消安办",
        "signed_on": date(2023, 11, 4),
        "note": "此件公开发布",
        "imprint": IMPRINT,
    }
    return OfficialPaper(**{**parts, **changes})  # type: ignore[arg-type]


def plain(count: int, **changes: object) -> OfficialPaper:
    """A title, an empty line and so many lines of body, with a 版记 and nothing else."""
    parts: dict[str, object] = {"title": "工作情况", "blocks": (lines(count),), "imprint": IMPRINT}
    return OfficialPaper(**{**parts, **changes})  # type: ignore[arg-type]


def with_wide_annex(**changes: object) -> OfficialPaper:
    """Ten lines and a table that lies behind them."""
    return plain(10, annexes=(Annex("统计表", (WIDE,)),), **changes)

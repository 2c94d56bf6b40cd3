"""上坪街道, the small neighbour in the same district: its own notice, deadline (the 20th) and a few records."""

from datetime import date, time

from beacon.site.demo.cast import Cast
from beacon.site.demo.entries import Entry, at
from beacon.site.demo.history import History
from beacon.site.demo.schedule import Sending
from beacon.site.demo.wording import DATA

SLUG = "shangping"

ENTRIES = (
    Entry("C01", "drill", date(2023, 6, 8), "community", time(15, 0), "坪上小区", "模拟二楼起火，全楼下到坝子。", 64),
    Entry("V01", "talk", date(2023, 9, 28), "rural", time(19, 0), "青杠村院坝", "院坝会讲柴火灶怎么看管。", 38),
    Entry(
        "V01", "broadcast", date(2023, 10, 9), "rural", time(18, 0), "青杠村村村响", details={"times": 2, "minutes": 20}
    ),
    Entry("C01", "giveaway", date(2023, 10, 12), "community", time(9, 0), "坪上农贸市场", "发围裙，讲用气。", 45),
    Entry("D01", "training", date(2023, 10, 17), "enterprise", time(14, 30), "上坪砖厂", "教工人用灭火器。", 26),
    Entry("C01", "talk", date(2023, 11, 3), "family", time(19, 0), "坪上小区3栋", "讲独居老人取暖用电。", 19),
)
HANDED_OUT = {"apron": 20}
SENT = (
    Sending("C01", 10, at(10, 19, 9, 0), at(10, 19, 9, 6)),
    Sending("V01", 10, at(10, 20, 15, 0), at(10, 20, 15, 4)),
    Sending("D01", 10, at(10, 20, 16, 30), at(10, 20, 16, 33)),
    Sending("C01", 11, at(11, 20, 10, 0), at(11, 20, 10, 5)),
)


def play_neighbour(cast: Cast) -> None:
    """上坪街道 from its notice on 8 May to November."""
    history = History(cast)
    history.notice(at(5, 8, 15, 0), "notice.txt", (DATA / "neighbour_notice.txt").read_bytes())
    for entry in ENTRIES:
        handouts = HANDED_OUT if entry.kind == "giveaway" else {}
        history.record(Entry(**{**vars(entry), "handouts": handouts}))
    for sending in SENT:
        history.sent(sending)
    for turn, sending in enumerate(SENT[:3]):
        history.accepted(sending.unit, sending.month, at(10, 23, 9, turn))
    history.consolidated(date(2023, 10, 20), at(10, 23, 10, 0))
    history.play()

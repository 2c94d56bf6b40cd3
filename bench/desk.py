"""D5 with 80 units, every month's report sent: the desk with its review by difference, its poll, one report."""

import re
from html import unescape

from bench.client import Cost, Visitor, measure


def desk(port: int, rounds: int) -> list[Cost]:
    """The office's pages of the month that is being collected."""
    office = Visitor(port, "office-0")
    page = office.ask("GET", "/collect/").body.decode()
    poll = unescape(re.search(r'hx-get="(/collect/state/[^"]+)"', page)[1])  # type: ignore[index]
    one = re.search(r'href="(/collect/[0-9a-f-]{36}/)"', page)[1]  # type: ignore[index]
    return [
        measure("D5 收报台 with review", lambda: office.ask("GET", "/collect/"), rounds),
        measure("D5 only what to look at", lambda: office.ask("GET", "/collect/?show=to_read"), rounds),
        measure("D5 poll, nothing new", lambda: office.ask("GET", poll), rounds),
        measure("D5 poll, something new", lambda: office.ask("GET", poll.split("&seen=")[0]), rounds),
        measure("one report", lambda: office.ask("GET", one), rounds),
        measure("抽查", lambda: office.ask("GET", "/collect/spot-checks/"), rounds),
        measure("汇总 and versions", lambda: office.ask("GET", "/papers/"), rounds),
    ]

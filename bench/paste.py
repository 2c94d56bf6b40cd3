"""A message pasted out of the group: the box, what was read of it, and the save after it."""

import itertools

from bench.client import Answer, Cost, Visitor, measure
from bench.pages import Fields, filled, multipart, with_values

MESSAGE = (
    "【消防宣传进小区】11月18日上午，社区联合物业在锦绣苑12栋楼下开展消防演练，参加居民46人，"
    "发放宣传单60份、围裙20条，讲解了灭火器的使用方法和电动自行车进楼充电的危险。"
    "活动中发现3楼楼道堆放杂物，已当场清理。大家说这样的活动看得懂、学得会。"
)


def paste(port: int, rounds: int) -> list[Cost]:
    """Opening the box, having the message read, saving what was read."""
    clerk = Visitor(port, "clerk-13-0")
    box = clerk.ask("GET", "/record/paste/").body.decode()
    sent = multipart(with_values(filled(box, 'id="paste-form"'), message=MESSAGE))
    proposed = lambda: clerk.ask("POST", "/record/paste/", *sent)  # noqa: E731
    forms: list[Fields] = [filled(proposed().body.decode(), 'id="record-form"') for _ in range(rounds + 5)]
    turn = itertools.cycle(forms)

    def save() -> Answer:
        return clerk.ask("POST", "/record/new/", *multipart(next(turn)))

    return [
        measure("the box", lambda: clerk.ask("GET", "/record/paste/"), rounds),
        measure("read and proposed", proposed, rounds),
        measure("saved as proposed", save, rounds),
    ]

"""Which pages a role is offered, in which order."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from beacon.people.reach import Who
from beacon.people.roles import Reach, Screen


@dataclass(frozen=True)
class Item:
    """A page of the navigation. `only` restricts it to one reach: the office has no 要办的 of its own."""

    screen: Screen
    name: str
    label: str
    icon: str
    only: Reach | None = None


@dataclass(frozen=True)
class Entry:
    """An item as offered to somebody: with its address, and whether it is the page being read."""

    item: Item
    address: str
    is_here: bool


ITEMS = (
    Item(Screen.COLLECT, "collect", "收报台", "inbox"),
    Item(Screen.NOTICE, "notices", "文件拆解", "file"),
    Item(Screen.TODO, "todo", "要办的", "list", only=Reach.UNIT),
    Item(Screen.RECORD, "record_new", "记一笔", "plus"),
    Item(Screen.MY_REPORT, "report_current", "月报", "report", only=Reach.UNIT),
    Item(Screen.DUTIES, "duties", "应办", "grid"),
    Item(Screen.LEDGER, "ledger", "台账", "book"),
    Item(Screen.HAZARDS, "hazards", "隐患", "alert"),
    Item(Screen.STOCK, "stock", "物资", "gift"),
    Item(Screen.CALENDAR, "calendar", "日历", "calendar"),
    Item(Screen.ROSTER, "roster", "名册", "people"),
    Item(Screen.REGISTERS, "registers", "楼栋场所", "grid"),
    Item(Screen.PAPERS, "papers", "汇总件", "folder"),
    Item(Screen.RELIEF, "relief", "减负建议", "speech"),
    Item(Screen.SETTINGS, "settings", "设置", "edit"),
    Item(Screen.ACCOUNTS, "accounts", "账号", "lock"),
    Item(Screen.SECURITY, "security", "安全", "lock"),
    Item(Screen.JOURNAL, "journal", "操作日志", "list"),
    Item(Screen.ME, "me", "我的", "person"),
)

_BAR = 3
"""At most so many items at the bottom of a phone."""


def address_of(item: Item) -> str | None:
    """Where the page is; None while it does not exist yet."""
    try:
        return reverse(item.name)
    except NoReverseMatch:
        return None


def entries(who: Who, path: str) -> list[Entry]:
    """The pages of the role in order; the one whose address is the longest beginning of `path` is where we are."""
    found = [
        (item, address)
        for item in ITEMS
        if who.opens(item.screen) and item.only in (None, who.role.reach) and (address := address_of(item))
    ]
    here = max((address for _, address in found if path.startswith(address)), key=len, default="")
    return [Entry(item, address, address == here) for item, address in found]


def bar(all_entries: list[Entry]) -> list[Entry]:
    """The few for the bottom of a phone: the role's first page, 记一笔 or the second page, 我的."""
    first, last = all_entries[:1], [entry for entry in all_entries[1:] if entry.item.screen is Screen.ME]
    middle = [entry for entry in all_entries[1:] if entry.item.screen is Screen.RECORD]
    rest = [entry for entry in all_entries[1:] if entry.item.screen is not Screen.ME]
    return (first + (middle or rest[:1]) + last)[:_BAR]


def first_address(who: Who) -> str:
    """The role's first page."""
    return entries(who, "")[0].address


def label_of(who: Who, path: str) -> str:
    """What the page at `path` is called for this person; empty for one outside the navigation."""
    return next((entry.item.label for entry in entries(who, path) if entry.is_here), "")

"""Rows of people against the units, accounts and posts that are there: roles, logins, terms."""

from collections.abc import Iterable, Iterator
from datetime import date

from beacon.people.models import Post
from beacon.people.roles import ROLES, Reach
from beacon.people.roster.cells import RowProblem
from beacon.people.roster.plan import Cells, Change, Giver, Plan, Present
from beacon.people.roster.rows import PersonRow, PersonTable, UnitTable, but_for_noughts, by_bare_code


class CheckedPeople:
    """The rows of people, after the units."""

    def __init__(self, plan: Plan, present: Present, table: PersonTable, units: UnitTable | None, by: Giver) -> None:
        self.plan, self.present, self.table, self.by = plan, present, table, by
        self.codes = present.units.keys() | {row.code for row, _ in plan.units}
        self.bare = by_bare_code(self.codes)
        self.listed = units.codes if units else set()

    def check(self) -> None:
        """Each row into the plan, or its sentence."""
        rows = [row for row in self.table.rows if not self._complain(row, *self._objection(row))]
        for row, post in self._paired(rows):
            cells = _term_cells(row, post) if post else ()
            if post is not None and not cells:
                self.plan.same_people += 1
            elif not self._complain(row, *self._not_yours_to_give(row)):
                self._take(row, post, cells)

    def _complain(self, row: PersonRow, sentence: str, heading: str, value: str) -> bool:
        """Keep the sentence if there is one, and say whether."""
        if sentence:
            self.plan.problems.append(RowProblem(self.table.name, row.number, sentence, heading, value))
        return bool(sentence)

    def _take(self, row: PersonRow, post: Post | None, cells: Cells) -> None:
        what = f"{row.name}（{row.login}） {ROLES[row.role].label}"
        self.plan.changes.append(Change(self.table.name, row.number, what, post is None, cells))
        self.plan.people.append((row, post))
        if row.login not in self.present.accounts:
            self.plan.new_logins.setdefault(row.login, row.name)

    def _objection(self, row: PersonRow) -> tuple[str, str, str]:
        """Why the row does not fit, with heading and value; empty when it does."""
        role = ROLES[row.role]
        belongs = role.reach in (Reach.UNIT, Reach.TENANT)
        if not belongs and not self.by.is_installation:
            return f"「{role.label}」不是街道里的角色，请换一个，或联系系统管理员开通。", "角色", role.label
        if belongs and not row.unit:
            return f"「{role.label}」要有单位，请填单位编号。", "单位", ""
        if not belongs and row.unit:
            return f"「{role.label}」不属于哪个单位，请把单位留空。", "单位", row.unit
        if row.unit and row.unit not in self.codes:
            return self._no_unit(row.unit), "单位", row.unit
        return self._login(row), "登录名", row.login

    def _not_yours_to_give(self, row: PersonRow) -> tuple[str, str, str]:
        """Of rows that are new or differ: what an office may not give."""
        role = ROLES[row.role]
        if role.is_wide and not self.by.gives_wide:
            sentence = f"「{role.label}」看得到全街道的账，要由系统管理员提请、安全管理员确认。请把这一行去掉。"
            return sentence, "角色", role.label
        if row.login in self.present.admins and not role.is_admin:
            sentence = f"「{row.login}」是管理员的账号，不能兼业务岗位。请给这个人另开一个登录名。"
            return sentence, "登录名", row.login
        if row.login == self.by.login:
            return "自己的岗位要由别人来改。请把这一行去掉，或改回原来的日期。", "登录名", row.login
        return "", "", ""

    def _no_unit(self, code: str) -> str:
        if other := but_for_noughts(code, self.bare):
            return f"单位编号「{code}」在名册里是{other}。请把这一列设成“文本”，写成{other}。"
        if code in self.listed:
            return f"单位编号「{code}」那一行还没改好。改好它，这一行也就好了。"
        return f"单位编号「{code}」不在单位表里，请核对。"

    def _login(self, row: PersonRow) -> str:
        """Accounts of others are not told by name: the same words whoever it is."""
        account = self.present.accounts.get(row.login)
        if account is None:
            return ""
        ours = row.login in self.present.ours
        if not ours and (row.login in self.present.elsewhere or not self.by.is_installation):
            return f"登录名「{row.login}」已经有人用了，请换一个。"
        if ours and account.name != row.name:
            return f"登录名「{row.login}」现在是{account.name}用的，表里写的是{row.name}。换了人请另开一个登录名。"
        return ""

    def _paired(self, rows: Iterable[PersonRow]) -> Iterator[tuple[PersonRow, Post | None]]:
        """Each row with the post it means: the one that began the same day, else one whose term it overlaps."""
        left = {key: list(posts) for key, posts in self.present.posts.items()}
        paired: dict[int, Post] = {}
        rows = list(rows)
        for fits in (_begins_with, _overlaps):
            for row in rows:
                posts = left.get((row.login, row.role, row.unit), [])
                post = next((post for post in posts if fits(row, post)), None) if row.number not in paired else None
                if post is not None:
                    posts.remove(post)
                    paired[row.number] = post
        for row in rows:
            yield row, paired.get(row.number)


def _begins_with(row: PersonRow, post: Post) -> bool:
    return row.since == post.since


def _overlaps(row: PersonRow, post: Post) -> bool:
    return row.since <= (post.until or date.max) and post.since <= (row.until or date.max)


def _term_cells(row: PersonRow, post: Post) -> Cells:
    pairs = (("起", post.since, row.since), ("止", post.until, row.until))
    return tuple((heading, _said(old), _said(new)) for heading, old, new in pairs if old != new)


def _said(day: date | None) -> str:
    return day.isoformat() if day else "空"

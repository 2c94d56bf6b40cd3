"""Who acts in the demo: the roster's people, found by the code of their unit."""

from collections.abc import Mapping
from datetime import date

from beacon.people.models import Post, Tenant, Unit
from beacon.people.reach import Who

WRITERS = ("clerk", "dept", "grid", "group", "brigade", "school", "station", "enterprise", "property", "office")
"""Roles that act for a unit in the demo, the first found first."""


class Cast:
    """The units of one subdistrict by code and, for each, who acts for it on a day. Two queries, then memory."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        units = Unit.objects.filter(tenant=tenant).select_related("tenant").order_by("position")
        self.units: dict[str, Unit] = {unit.code: unit for unit in units}
        self._posts: dict[str, list[Post]] = {code: [] for code in self.units}
        held = Post.objects.filter(tenant=tenant, unit__isnull=False, role__in=WRITERS)
        for post in held.select_related("account", "unit", "tenant"):
            if post.unit is not None:
                self._posts[post.unit.code].append(post)
        for posts in self._posts.values():
            posts.sort(key=lambda post: (WRITERS.index(post.role), post.account.login))

    def of(self, code: str, day: date) -> Who:
        """Whoever acts for the unit on `day`. LookupError when nobody does."""
        for post in self._posts[code]:
            if post.since <= day and (post.until is None or post.until >= day):
                return Who(post.account, post)
        raise LookupError(f"nobody acts for {code} on {day}")

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the units by code."""
        return {code: unit.name for code, unit in self.units.items()}

    @property
    def below(self) -> Mapping[str, list[str]]:
        """Codes of the grids and groups of each community and village."""
        found: dict[str, list[str]] = {code: [] for code in self.units}
        for code, unit in self.units.items():
            if unit.parent_id is not None:
                found[unit.path.split("/")[0]].append(code)
        return found

"""Who is asking, in which post, and how far they see."""

import uuid
from dataclasses import dataclass, field, replace

from beacon.journal.models import NO_TENANT
from beacon.kit.refusals import NOT_YOURS, Reason
from beacon.people.models import Account, Post, Tenant, Unit
from beacon.people.roles import ROLES, Reach, Role, Screen

READ_ONLY = Reason("read_only", "您的账号只看不改。需要改动时请联系街道消安办。")
NO_SCREEN = Reason("no_screen", "您的角色不用这个页面。")


@dataclass(frozen=True)
class Who:
    """An account acting in one of its posts. Every read and every deed is asked on behalf of one."""

    account: Account
    post: Post
    posts: tuple[Post, ...] = field(default=(), compare=False)
    """Every post the account holds today, where they were read to find this one."""

    @property
    def role(self) -> Role:
        """The role of the post."""
        return ROLES[self.post.role]

    @property
    def tenant(self) -> Tenant:
        """The subdistrict acted in. Only for posts that have one; see `tenant_id`."""
        if self.post.tenant is None:
            raise ValueError("this post belongs to no tenant")
        return self.post.tenant

    @property
    def tenant_id(self) -> uuid.UUID:
        """Key of the subdistrict; for district and administrators a key that no row has."""
        return self.post.tenant_id or NO_TENANT

    @property
    def unit(self) -> Unit:
        """The unit acted for. Only for posts that have one."""
        if self.post.unit is None:
            raise ValueError("this post belongs to no unit")
        return self.post.unit

    @property
    def path(self) -> str | None:
        """Path under which everything is within reach: "" is the whole tenant, None is nothing of any tenant."""
        match self.role.reach:
            case Reach.TENANT:
                return ""
            case Reach.UNIT:
                return self.unit.path
            case _:
                return None

    def opens(self, screen: Screen) -> bool:
        """Whether the role has this screen."""
        return screen in self.role.screens

    def reaches(self, unit: Unit) -> bool:
        """Whether the unit lies within reach."""
        return self.path is not None and unit.tenant_id == self.tenant_id and unit.path.startswith(self.path)


def may_write_for(by: Who, unit: Unit) -> Reason | None:
    """Why `by` may not change what belongs to `unit`; None when they may."""
    if not by.reaches(unit):
        return NOT_YOURS
    if not by.role.writes:
        return READ_ONLY
    return None


def standing_in(who: Who, unit: Unit) -> Who:
    """The same person with another unit's habits: what a form of that unit offers. Never the actor of a deed, which
    is done in one's own post."""
    if not who.reaches(unit):
        raise ValueError("the unit lies out of reach")
    return replace(who, post=Post(id=who.post.id, role=who.post.role, tenant=who.tenant, unit=unit))

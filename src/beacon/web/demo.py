"""One button per demo account on the sign-in page. Only in the demo, where nobody signs in from elsewhere."""

from dataclasses import dataclass

from django.conf import settings

from beacon.people.models import Account, Post
from beacon.people.posts import newest_posts
from beacon.people.roles import ROLES


@dataclass(frozen=True)
class Button:
    """An account to sign in as."""

    account: Account
    post: Post
    password: str

    @property
    def role(self) -> str:
        """The role in Chinese."""
        return ROLES[self.post.role].label


def demo_buttons() -> list[Button]:
    """The accounts of the demo, in the order they are printed; none outside it."""
    if not settings.DEMO:
        return []
    return [Button(account, post, settings.DEMO_PASSWORD) for account, post in newest_posts(settings.DEMO_LOGINS)]

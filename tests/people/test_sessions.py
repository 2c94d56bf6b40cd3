"""How long a session lasts, who may see and end it."""

from datetime import timedelta

import pytest

from beacon.people.models import Post, SecurityRules
from beacon.people.sessions import device_words, idle_limit

WECHAT = "Mozilla/5.0 (Linux; Android 12; PEMM20) AppleWebKit/537.36 Chrome/107.0 Mobile MicroMessenger/8.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Version/16.0 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (WECHAT, "安卓手机 微信"),
        (EDGE, "Windows电脑 Edge"),
        (IPHONE, "iPhone Safari"),
        ("", "别的设备"),
        ("curl", "别的设备"),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(agent: str, words: str) -> None:
    assert device_words(agent) == words


@pytest.mark.parametrize(
    ("roles", "minutes"),
    [(["clerk"], 30), (["grid"], 720), (["grid", "clerk"], 30), (["admin_audit"], 30), ([], 30), (["station"], 720)],
)
def test_desks_have_the_short_limit_and_the_strictest_post_decides(roles: list[str], minutes: int) -> None:
    posts = [Post(role=role) for role in roles]

    assert idle_limit(SecurityRules(), posts) == timedelta(minutes=minutes)

"""Group robots: the right words to the right address, signed as each maker wants it, and to nobody else."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from beacon.messages.models import ChannelKind
from beacon.messages.robots import NotSent, call_of, is_known, say
from tests.support.servers import Robot, a_robot

NOW = 1_700_553_600
ADDRESS = "https://oapi.dingtalk.com/robot/send?access_token=abc"


@pytest.fixture
def robot(settings: Settings) -> Iterator[Robot]:
    with a_robot() as robot:
        settings.ROBOT_HOSTS = [robot.origin]
        yield robot


def test_wecom_gets_the_text_as_it_is() -> None:
    """N15"""
    call = call_of(ChannelKind.WECOM, ADDRESS, "", "核对一下就能报", NOW)

    assert call.address == ADDRESS
    assert call.body == {"msgtype": "text", "text": {"content": "核对一下就能报"}}


def test_dingtalk_is_signed_over_time_and_secret_in_the_address() -> None:
    """N15"""
    call = call_of(ChannelKind.DINGTALK, ADDRESS, "SEC1", "好", NOW)

    query = parse_qs(urlsplit(call.address).query)
    expected = hmac.new(b"SEC1", f"{NOW}000\nSEC1".encode(), hashlib.sha256).digest()
    assert query["timestamp"] == [f"{NOW}000"]
    assert query["access_token"] == ["abc"]
    assert base64.b64decode(query["sign"][0]) == expected


def test_feishu_is_signed_in_the_body() -> None:
    """N15"""
    call = call_of(ChannelKind.FEISHU, "https://open.feishu.cn/open-apis/bot/v2/hook/x", "SEC2", "好", NOW)

    expected = hmac.new(f"{NOW}\nSEC2".encode(), b"", hashlib.sha256).digest()
    assert call.body["timestamp"] == str(NOW)
    assert base64.b64decode(call.body["sign"]) == expected
    assert call.body["content"] == {"text": "好"}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:6379/",
        "https://oapi.dingtalk.com.evil.example/robot",
        "https://oapi.dingtalk.com@evil.example/robot",
        "http://oapi.dingtalk.com/robot",
        "https://oapi.dingtalk.com:8443/robot",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
def test_no_other_machine_is_ever_spoken_to(address: str) -> None:
    """N15 A form cannot make the server call another machine of its network."""
    assert not is_known(address)
    with pytest.raises(NotSent):
        say(ChannelKind.DINGTALK, address, "", "好", NOW)


def test_a_robot_hears_the_text_once(robot: Robot) -> None:
    """N15"""
    say(ChannelKind.WECOM, robot.address, "", "核对一下就能报", NOW)

    assert robot.heard == [("/send?key=abcd1234", {"msgtype": "text", "text": {"content": "核对一下就能报"}})]


@pytest.mark.parametrize(
    ("status", "answer"), [(200, {"errcode": 93000}), (200, {"code": 19021}), (500, {}), (302, {})]
)
def test_a_robot_that_does_not_take_it_is_told_in_a_sentence(robot: Robot, status: int, answer: dict[str, int]) -> None:
    """N15"""
    robot.status, robot.answer = status, dict(answer)

    with pytest.raises(NotSent, match="机器人没有收下"):
        say(ChannelKind.FEISHU, robot.address, "", "好", NOW)


def test_nobody_at_the_other_end_is_told_in_a_sentence(settings: Settings) -> None:
    """N15"""
    with a_robot() as gone:
        pass
    settings.ROBOT_HOSTS = [gone.origin]

    with pytest.raises(NotSent, match="没有连上机器人"):
        say(ChannelKind.WECOM, gone.address, "", "好", NOW)

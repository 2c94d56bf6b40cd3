"""Speaking into a group of WeCom, DingTalk or Feishu through the group's own robot: one signed post, no library.

Only addresses of the hosts in the settings are spoken to (`BEACON_ROBOT_HOSTS`), so that nobody can make the server
call another machine of its network. The formats are those of each maker: 企业微信 群机器人配置说明; 钉钉
自定义机器人安全设置; 飞书 自定义机器人使用指南.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from django.conf import settings

from beacon.messages.models import ChannelKind

PATIENCE = 10.0
"""Seconds to wait for an answer."""

LONGEST_ADDRESS = 400


class NotSent(Exception):
    """The text did not arrive; the message is a sentence for the office."""


@dataclass(frozen=True)
class Call:
    """What is posted where."""

    address: str
    body: Mapping[str, Any]


def origin_of(address: str) -> str:
    """Scheme and host, as `BEACON_ROBOT_HOSTS` lists them; empty for what is no address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc and "@" not in parts.netloc else ""


def is_known(address: str) -> bool:
    """Whether the address belongs to one of the hosts that may be spoken to."""
    return origin_of(address) in settings.ROBOT_HOSTS


def call_of(kind: str, address: str, secret: str, text: str, seconds: int) -> Call:
    """The post that says `text`, signed with `secret` at `seconds` since 1970 where the robot wants a signature."""
    if kind == ChannelKind.DINGTALK:
        signed = _signature(secret, f"{seconds * 1000}\n{secret}") if secret else ""
        query = urlencode({"timestamp": seconds * 1000, "sign": signed}) if signed else ""
        return Call(f"{address}{'&' if query else ''}{query}", {"msgtype": "text", "text": {"content": text}})
    if kind == ChannelKind.FEISHU:
        signed_body = {"timestamp": str(seconds), "sign": _signature(f"{seconds}\n{secret}", "")} if secret else {}
        return Call(address, {**signed_body, "msg_type": "text", "content": {"text": text}})
    return Call(address, {"msgtype": "text", "text": {"content": text}})


def _signature(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()).decode()


def say(kind: str, address: str, secret: str, text: str, seconds: int) -> None:
    """Post the text once. NotSent with a sentence when it did not arrive, or nobody knows whether it did."""
    if not is_known(address):
        raise NotSent("机器人地址不在允许的范围里，请到设置里核对。")
    call = call_of(kind, address, secret, text, seconds)
    try:
        answer = httpx.post(call.address, json=call.body, timeout=PATIENCE, follow_redirects=False)
        told = answer.json() if answer.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise NotSent("没有连上机器人。请核对地址和网络，稍后再试。") from None
    if not isinstance(told, dict) or told.get("errcode", told.get("code", told.get("StatusCode"))) != 0:
        raise NotSent("机器人没有收下。请核对地址、密钥和关键词设置。")

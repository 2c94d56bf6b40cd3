"""设置 of a subdistrict (D16): contact card, filing data, what is public. Deadline and workdays, which move what is
due, are `records.following.changes`."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Field

from beacon.journal.actions import note
from beacon.kit.drawing import MOST_PERCENT
from beacon.kit.refusals import Reason, Refusal, require
from beacon.people.models import Tenant
from beacon.people.reach import NO_SCREEN, READ_ONLY, Who
from beacon.people.roles import Screen

CONTACT = ("office_name", "contact_name", "contact_phone", "contact_email")
FILING = ("site_owner", "site_contact", "filing_number", "police_number")
SPOT_CHECKS = "spot_check_percent"

FILED_WITH = "https://beian.miit.gov.cn/"
"""Where an ICP number must link to (《非经营性互联网信息服务备案管理办法》 §13); nothing is fetched from there."""

USUAL_PRIVACY = (
    "打开这些页面不用登录，不收姓名、手机号和位置，也不放跟踪用的标记。"
    "服务器的访问日志只用来排查故障和防攻击。"
    "文件里工作人员的手机号不公开。发现有不该公开的内容，请告诉街道，我们马上核实。"
)
"""What stands on the page 隐私说明 until the office writes its own."""

_ICP = re.compile(r"[\u4e00-\u9fff]ICP[备证]\d{5,12}号(-\d{1,4})?")
_POLICE = re.compile(r"[\u4e00-\u9fff]?公网安备\s?\d{14}号?")
_OPEN_IN_JOURNAL = frozenset(
    {"office_name", "site_owner", "filing_number", "police_number", "board_is_public", SPOT_CHECKS}
)
"""What is no person's: its value may stand in the journal. Of the rest only whether there is one."""


def may_set(by: Who) -> Reason | None:
    """Why `by` may not change the settings; None for the office."""
    if not by.opens(Screen.SETTINGS):
        return NO_SCREEN
    return None if by.role.writes else READ_ONLY


def change_contact(*, by: Who, given: Mapping[str, str]) -> dict[str, Any]:
    """The office's name and whom to call (R70): changed once, it is so on every screen. What was there before."""
    values = {name: _text(name, given) for name in CONTACT}
    if not values["office_name"]:
        raise Refusal("no_name", "请填「办公室名称」，月报和提醒里要用。", "office_name")
    if values["contact_phone"] and not any(sign.isdigit() for sign in values["contact_phone"]):
        raise Refusal("bad_phone", "「联系电话」里没有数字，请核对，例如 023-12345678。", "contact_phone")
    if values["contact_email"]:
        try:
            validate_email(values["contact_email"])
        except ValidationError:
            raise Refusal("bad_email", "「联系邮箱」不像邮箱，请核对，例如 xfb@example.cn。", "contact_email") from None
    return _change(by, "change_contact", values)


def change_filing(*, by: Who, given: Mapping[str, str]) -> dict[str, Any]:
    """What the foot of the public pages says of the site. What was there before."""
    values = {name: _text(name, given) for name in FILING}
    if values["filing_number"] and not _ICP.fullmatch(values["filing_number"]):
        raise Refusal("bad_icp", "「ICP备案号」请照备案证书写，例如 渝ICP备2023000000号-1。", "filing_number")
    if values["police_number"] and not _POLICE.fullmatch(values["police_number"]):
        raise Refusal("bad_police", "「公安备案号」请照备案页写，例如 渝公网安备50010302000000号。", "police_number")
    return _change(by, "change_filing", values)


def change_public(*, by: Who, given: Mapping[str, str]) -> dict[str, Any]:
    """Whether anybody may open the public board, and the page 隐私说明. What was there before."""
    text = _text("privacy_text", given)
    return _change(
        by,
        "change_public",
        {
            "board_is_public": given.get("board_is_public", "") in ("1", "on", "True"),
            "privacy_text": "" if text == USUAL_PRIVACY else text,
        },
    )


def change_spot_checks(*, by: Who, given: Mapping[str, str]) -> dict[str, Any]:
    """How many of a hundred records are drawn to be asked about (product §1.2): 1 to 10, for draws from now on. What
    was there before."""
    text = given.get(SPOT_CHECKS, "").strip().rstrip("%％").strip()
    if not text.isdecimal() or len(text) > 2 or not 1 <= int(text) <= MOST_PERCENT:
        raise Refusal("bad_percent", f"「抽查比例」请填1到{MOST_PERCENT}的整数，例如 3。", SPOT_CHECKS)
    return _change(by, "change_spot_checks", {SPOT_CHECKS: int(text)})


def shown_privacy(tenant: Tenant) -> str:
    """The text of 隐私说明: the office's own, else the usual one."""
    return tenant.privacy_text or USUAL_PRIVACY


def _text(name: str, given: Mapping[str, str]) -> str:
    field = cast("Field[Any, Any]", Tenant._meta.get_field(name))
    text = given.get(name, "").replace("\r\n", "\n").strip()
    if field.max_length is not None and len(text) > field.max_length:
        raise Refusal(
            "too_long",
            f"「{field.verbose_name}」写了{len(text)}字，最多{field.max_length}字，请写短一些。",
            name,
        )
    return text


def _change(by: Who, verb: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write what differs, with its line; the values that were there, empty when nothing differs."""
    require(may_set(by))
    with transaction.atomic():
        tenant = Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
        before = {name: getattr(tenant, name) for name in values}
        changed = [name for name in values if values[name] != before[name]]
        if not changed:
            return {}
        for name in changed:
            setattr(tenant, name, values[name])
        tenant.save(update_fields=changed)
        note(
            tenant_id=tenant.id,
            actor_id=by.account.id,
            verb=verb,
            thing_kind="tenant",
            thing_id=tenant.id,
            detail={name: [_code(name, before[name]), _code(name, values[name])] for name in changed},
        )
    return before


def _code(name: str, value: Any) -> Any:
    return value if name in _OPEN_IN_JOURNAL else ("given" if value else "none")

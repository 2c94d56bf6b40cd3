"""Mobile numbers do not leave the house."""

import pytest

from beacon.plans.notice.disclosure import HIDDEN, shown_text


@pytest.mark.parametrize(
    "number",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "１３８００１３８０００",
        "+8613800138000",
        "+86 138 0013 8000",
        "0086-199-0013-8000",
        "013800138000",
        "138.0013.8000",
        "138（0013）8000",
        "138–0013–8000",
        "138\u200b0013\u200b8000",
    ],
)
def test_mobile_number_is_hidden_however_it_is_written(number: str) -> None:
    """R05 staff mobile numbers never shown."""
    assert shown_text(f"电话：{number}；邮箱") == f"电话：{HIDDEN}；邮箱"


@pytest.mark.parametrize(
    "text",
    [
        "023-72000000",
        "2023年4月15日",
        "119",
        "12350",
        "统一社会信用代码11500102008657132",
        "第12800138000号",
        "1380013800",
    ],
)
def test_other_numbers_stay_as_issued(text: str) -> None:
    assert shown_text(text) == text

"""Signed addresses: for one reader, one file, one copy, one hour."""

import io
import uuid
from pathlib import Path

import pytest
import time_machine

from beacon.files.actions import store_photo
from beacon.files.addresses import address, find, small_address
from beacon.files.models import Upload
from beacon.kit.refusals import Refusal
from beacon.people.models import Account
from beacon.people.reach import Who
from tests.support.people import someone
from tests.support.pictures import a_photo

NOT_YOURS = "这条属于别的单位，您看不到内容。"


@pytest.fixture
def upload(shelf: Path, clerk: Who) -> Upload:
    return store_photo(by=clerk, unit=clerk.unit, name="演练.jpg", content=io.BytesIO(a_photo()))


def _parts(where: str) -> tuple[uuid.UUID, str]:
    """Upload and token of an address."""
    empty, files, upload_id, token, end = where.split("/")
    assert (empty, files, end) == ("", "files", "")
    return uuid.UUID(upload_id), token


def _refusal(upload_id: uuid.UUID, token: str, reader: Account) -> str:
    with pytest.raises(Refusal) as caught:
        find(upload_id, token, reader)
    return caught.value.sentence


def test_address_leads_its_reader_to_the_file(upload: Upload, clerk: Who) -> None:
    assert find(*_parts(address(upload, to=clerk.account)), clerk.account) == (upload, False)


def test_small_copy_has_an_address_when_it_is_ready(upload: Upload, clerk: Who) -> None:
    before = small_address(upload, to=clerk.account)
    upload.small_key = "somewhere"
    upload.save(update_fields=["small_key"])

    where = small_address(upload, to=clerk.account)

    assert before is None and where is not None
    assert find(*_parts(where), clerk.account) == (upload, True)


def test_address_of_one_file_copy_or_reader_opens_no_other(upload: Upload, clerk: Who) -> None:
    """N10: refused in the same words, whether the other thing exists or not."""
    other = store_photo(by=clerk, unit=clerk.unit, name="b.jpg", content=io.BytesIO(a_photo()))
    stranger = someone("clerk", clerk.unit).account
    upload_id, token = _parts(address(upload, to=clerk.account))

    assert {
        _refusal(other.id, token, clerk.account),
        _refusal(uuid.uuid4(), token, clerk.account),
        _refusal(upload_id, f"s{token[1:]}", clerk.account),
        _refusal(upload_id, token, stranger),
    } == {NOT_YOURS}


@pytest.mark.parametrize("token", ["", "-", "f", "f-", "fzz-abc", "f0-", "ffffffffff-AAAA", "照片-照片", "f-1-2:3"])
def test_made_up_address_opens_nothing(upload: Upload, clerk: Who, token: str) -> None:
    assert _refusal(upload.id, token, clerk.account) == NOT_YOURS


def test_later_end_cannot_be_written_into_an_address(upload: Upload, clerk: Who) -> None:
    upload_id, token = _parts(address(upload, to=clerk.account))
    expires, _, signature = token[1:].partition("-")

    assert _refusal(upload_id, f"f{int(expires, 16) + 3600:x}-{signature}", clerk.account) == NOT_YOURS


def test_address_of_a_removed_file_opens_nothing(upload: Upload, clerk: Who) -> None:
    upload_id, token = _parts(address(upload, to=clerk.account))
    upload.delete()

    assert _refusal(upload_id, token, clerk.account) == NOT_YOURS


@pytest.mark.parametrize("made_at", ["2026-03-02 10:00:00+08:00", "2026-03-02 10:29:59+08:00"])
def test_address_holds_for_half_an_hour_and_not_for_more_than_one(upload: Upload, clerk: Who, made_at: str) -> None:
    with time_machine.travel(made_at, tick=False) as real_time:
        parts = _parts(address(upload, to=clerk.account))
        real_time.shift(1800)
        assert find(*parts, clerk.account) == (upload, False)
        real_time.shift(1800)
        assert _refusal(*parts, clerk.account) == "这个链接过期了，请回到原来的页面重新打开。"


def test_address_stays_the_same_for_a_while_so_that_a_phone_loads_a_photo_once(upload: Upload, clerk: Who) -> None:
    with time_machine.travel("2026-03-02 10:00:00+08:00", tick=False) as real_time:
        first = address(upload, to=clerk.account)
        real_time.shift(1799)
        assert address(upload, to=clerk.account) == first
        real_time.shift(1)
        assert address(upload, to=clerk.account) != first

"""Stored files against their rows."""

import os
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from beacon.files.actions import store_bytes
from beacon.files.models import Purpose, Upload
from beacon.files.recount import differences, leftovers, stored_keys
from beacon.files.storage import put
from beacon.people.models import Tenant
from tests.support.people import a_tenant, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


@pytest.fixture
def paper(tenant: Tenant) -> Upload:
    return store_bytes(
        tenant=tenant,
        unit=a_unit(tenant),
        purpose=Purpose.PAPER,
        name="月报.docx",
        media_type="application/octet-stream",
        content=b"content",
        by=None,
    )


def test_a_file_as_it_was_stored_is_well(tenant: Tenant, paper: Upload) -> None:
    assert list(differences(tenant.id)) == []
    assert list(stored_keys()) == [paper.key]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"CONTENT", "内容变了，和存入时不一样。"), (b"short", "应有7字节，实际5字节。"), (None, "找不到了。")],
)
def test_a_changed_cut_or_missing_file_is_named(
    content: bytes | None, words: str, tenant: Tenant, paper: Upload
) -> None:
    other = a_tenant("上坪街道")
    put(paper.key, content) if content is not None else default_storage.delete(paper.key)

    assert list(differences(tenant.id)) == [f"汇总文件「月报.docx」（{paper.key}）{words}"]
    assert list(differences(other.id)) == []


def test_a_missing_small_copy_is_named(tenant: Tenant, paper: Upload) -> None:
    Upload.objects.filter(pk=paper.pk).update(small_key="nowhere-small.jpg")

    assert list(differences(tenant.id)) == [f"汇总文件「月报.docx」（{paper.key}）的小图找不到了。"]
    assert list(stored_keys()) == [paper.key, "nowhere-small.jpg"]


def test_a_file_without_a_row_is_named_once_it_is_a_day_old(paper: Upload) -> None:
    put("2023/01/left.jpg", b"left")
    assert list(leftovers()) == []
    old = time.time() - 2 * 86_400
    os.utime(Path(default_storage.path("2023/01/left.jpg")), (old, old))

    assert list(leftovers()) == ["文件 2023/01/left.jpg 没有任何记录用到。"]

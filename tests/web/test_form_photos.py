"""Photos chosen on one page are there on the next: after pasting, and while something is put right."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.files.models import Upload
from beacon.people.reach import Who
from beacon.records.held_photos import held_for
from beacon.records.models import HeldPhoto, Photo, Record
from tests.support.pages import signed_in, value_of, words
from tests.support.people import a_unit, someone
from tests.support.pictures import a_photo
from tests.support.plan import clerk_at_work

pytestmark = pytest.mark.django_db

NEW, PASTE = "/record/new/", "/record/paste/"
DRILL = "今天上午在锦绣苑开展消防演练，参加居民40余人。"


@pytest.fixture(autouse=True)
def _afternoon(at: Callable[[str], datetime]) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def clerk() -> Who:
    return clerk_at_work(name="陈小燕")


@pytest.fixture
def client(clerk: Who) -> Client:
    return signed_in(clerk)


def pictures(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, a_photo(), "image/jpeg") for name in names]


def filled(client_id: str, **more: Any) -> dict[str, Any]:
    return {"client_id": client_id, "kind": "drill", "day": "2023-11-21", "audience_count": "40"} | more


def waiting(clerk: Who) -> list[Upload]:
    return [row.upload for row in HeldPhoto.objects.filter(held_by=clerk.account).order_by("id")]


def keys(photos: list[Upload]) -> list[str]:
    return [str(photo.id) for photo in photos]


def test_photos_chosen_with_a_pasted_message_are_saved_with_its_record(clerk: Who, client: Client) -> None:
    """R34 Chosen once, on the page of the message."""
    page = client.post(PASTE, {"message": DRILL, "photos": pictures("a.jpg", "b.jpg")})
    held = waiting(clerk)

    client.post(NEW, filled(value_of(page, "client_id"), pasted="1", has_held="1", held=keys(held)))

    assert all(f'value="{key}" checked' in page.content.decode() for key in keys(held))
    assert [photo.upload for photo in Record.objects.get().photos.order_by("position")] == held
    assert [photo.name for photo in held] == ["a.jpg", "b.jpg"]
    assert not HeldPhoto.objects.exists()


def test_a_message_that_was_forgotten_does_not_lose_the_photos(clerk: Who, client: Client) -> None:
    empty = client.post(PASTE, {"message": " ", "client_id": str(uuid.uuid4()), "photos": pictures("a.jpg")})
    kept = waiting(clerk)

    page = client.post(
        PASTE,
        {"message": DRILL, "client_id": value_of(empty, "client_id"), "has_held": "1", "held": keys(kept)},
    )

    assert empty.status_code == 422
    assert f'value="{kept[0].id}" checked' in empty.content.decode()
    assert f'value="{kept[0].id}" checked' in page.content.decode()


def test_photos_stay_while_something_else_is_put_right(clerk: Who, client: Client) -> None:
    """What was chosen is never chosen twice; what is added comes after it."""
    form = str(uuid.uuid4())
    first = client.post(NEW, filled(form, audience_count="很多", photos=pictures("a.jpg")))
    kept = waiting(clerk)
    client.post(NEW, filled(form, has_held="1", held=keys(kept), photos=pictures("b.jpg")))

    assert first.status_code == 422
    assert "照片请重新选一次" not in words(first)
    assert [photo.upload.name for photo in Record.objects.get().photos.order_by("position")] == ["a.jpg", "b.jpg"]


def test_what_is_unticked_stays_away_and_its_file_goes(clerk: Who, client: Client) -> None:
    form = str(uuid.uuid4())
    client.post(NEW, filled(form, kind="", photos=pictures("a.jpg", "b.jpg")))
    one, two = waiting(clerk)

    again = client.post(NEW, filled(form, kind="", has_held="1", held=[str(two.id)])).content.decode()
    client.post(NEW, filled(form, has_held="1", held=[str(two.id)]))

    assert f'value="{one.id}" checked' not in again
    assert f'value="{two.id}" checked' in again
    assert [photo.upload for photo in Photo.objects.all()] == [two]
    assert list(Upload.objects.filter(purpose="photo")) == [two]


def test_a_file_that_is_no_photo_is_told_of_where_it_was_chosen(clerk: Who, client: Client) -> None:
    bad = SimpleUploadedFile("表.jpg", b"not a picture", "image/jpeg")

    page = client.post(PASTE, {"message": DRILL, "photos": [bad]})

    assert page.status_code == 422
    assert "表.jpg" in words(page)
    assert DRILL in page.content.decode()
    assert not HeldPhoto.objects.exists()


def test_more_than_nine_in_all_are_refused_and_the_first_stay(clerk: Who, client: Client) -> None:
    form = str(uuid.uuid4())
    client.post(NEW, filled(form, kind="", photos=pictures(*(f"{n}.jpg" for n in range(6)))))
    held = waiting(clerk)

    page = client.post(NEW, filled(form, has_held="1", held=keys(held), photos=pictures(*"abcd")))

    assert page.status_code == 422
    assert "一次最多放9张照片，现在选了10张" in words(page)
    assert (waiting(clerk), Record.objects.count()) == (held, 0)


def test_nobody_elses_photos_come_along(clerk: Who, client: Client) -> None:
    """N10 N04 Not a neighbour's, not a colleague's, not those of another form of one's own; nor are they lost."""
    form, other_form = str(uuid.uuid4()), str(uuid.uuid4())
    colleague = someone("head", clerk.unit)
    neighbour = someone("clerk", a_unit(clerk.tenant, "滨江路社区"))
    for who in (colleague, neighbour):
        signed_in(who).post(NEW, filled(form, kind="", photos=pictures("x.jpg")))
    client.post(NEW, filled(other_form, kind="", photos=pictures("y.jpg")))
    all_keys = keys([row.upload for row in HeldPhoto.objects.all()])

    shown = client.post(NEW, filled(form, kind="", has_held="1", held=all_keys)).content.decode()
    client.post(NEW, filled(form, has_held="1", held=all_keys))

    assert not any(key in shown for key in all_keys)
    assert Record.objects.get().photos.count() == 0
    assert HeldPhoto.objects.count() == 3
    assert len(held_for(colleague, clerk.unit, uuid.UUID(form))) == 1


def test_a_form_sent_twice_saves_its_photos_once(clerk: Who, client: Client) -> None:
    """N06"""
    page = client.post(PASTE, {"message": DRILL, "photos": pictures("a.jpg")})
    sent = filled(value_of(page, "client_id"), has_held="1", held=keys(waiting(clerk)))

    client.post(NEW, sent)
    client.post(NEW, sent)

    assert (Record.objects.count(), Photo.objects.count()) == (1, 1)


def test_queries_of_a_form_shown_again_do_not_grow_with_its_photos(
    clerk: Who, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 3):
        form = str(uuid.uuid4())
        client.post(NEW, filled(form, kind="", photos=pictures(*(f"{n}.jpg" for n in range(count)))))
        held = keys([row.upload for row in HeldPhoto.objects.filter(form=form)])
        with django_assert_max_num_queries(12):
            client.post(NEW, filled(form, kind="", has_held="1", held=held))


def test_undoing_says_that_the_photos_have_to_be_chosen_once_more(client: Client) -> None:
    client.post(NEW, filled(str(uuid.uuid4()), photos=pictures("a.jpg")))

    page = client.post(reverse("record_undo", args=[Record.objects.get().id]), follow=True)

    assert "照片请重新选一次。" in words(page)

"""People at their screens while the site is killed: they never give up, and write down what was acknowledged.

They repeat what they got no answer for, under the same key, as the page of a browser and a phone do.
"""

import http.client
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client

from beacon.people.models import Account
from beacon.plans.models import DutyInstance
from tests.support.pictures import a_photo

CSRF = "b" * 32
PATIENCE = 120
"""Seconds until somebody who gets no answer at all gives up: a site that does not come back has failed."""

TODAY = date(2023, 11, 21)
PHOTO = a_photo()
NO_LONGER = 409
"""The answer to what can no longer be done: the month has been consolidated meanwhile, or one has done it already."""


def cookie_of(account: Account) -> str:
    """The cookies of somebody signed in."""
    client = Client()
    client.force_login(account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


@dataclass
class Stubborn:
    """Somebody who repeats a request until it is answered. `lost` counts the answers that never came."""

    port: int
    cookie: str
    lost: int = 0

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, bytes]:
        """Status, where it leads to, and the page; AssertionError when nothing answers for so long."""
        limit = time.monotonic() + PATIENCE
        headers = {"Cookie": self.cookie, "X-CSRFToken": CSRF} | ({"Content-Type": kind} if kind else {})
        while True:
            try:
                answer = self._once(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is not None and answer[0] < 500:
                return answer
            self.lost += 1
            assert time.monotonic() < limit, f"no answer to {method} {path} ({answer and answer[0]})"
            time.sleep(0.2)

    def _once(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.headers.get("Location", ""), response.read()
        finally:
            connection.close()

    def send(self, path: str, **fields: str) -> tuple[int, str, bytes]:
        """A form without files."""
        return self.ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def send_photo(self, path: str, photo: bytes, **fields: str) -> tuple[int, str, bytes]:
        """A form with a photo."""
        edge = uuid.uuid4().hex
        head = f'--{edge}\r\nContent-Disposition: form-data; name="'
        parts = [f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        parts.append(f'{head}photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode() + photo + b"\r\n")
        return self.ask(
            "POST", path, b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"
        )


@dataclass
class Kept:
    """What people were told is kept: record by key of the form; by expected report the records that its last
    acknowledged sending must hold; consolidations by request."""

    records: dict[str, uuid.UUID] = field(default_factory=dict)
    photos: set[str] = field(default_factory=set)
    sent: dict[uuid.UUID, set[str]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    answers: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    progress: float = 0.0
    """How much of the day is over, from 0 to 1."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, word: str) -> None:
        """Something more was acknowledged."""
        with self.lock:
            self.acknowledged[word] += 1


@dataclass
class Clerk:
    """One clerk: a record after the other, some with a photo, some sent twice; now and then one of the months' reports
    is sent, supplemented, or taken back and sent again. The months are worked through from the first on."""

    person: Stubborn
    reports: list[DutyInstance]
    kept: Kept
    rng: random.Random
    saved: dict[uuid.UUID, set[str]] = field(default_factory=dict)

    def work(self, stop: threading.Event) -> None:
        """Until told to stop; nobody goes home before every report is sent."""
        count = 0
        while not stop.is_set():
            count += 1
            self.save(self.month())
            if count % 2 == 0:
                self.report(self.month())
        for month in self.reports:
            if month.id not in self.kept.sent:
                self.report(month)

    def month(self) -> DutyInstance:
        """One of those that are not over."""
        return self.reports[self.rng.randrange(first_open(self.kept, self.reports), len(self.reports))]

    def save(self, month: DutyInstance) -> None:
        """One record of the month; one in three has a photo, one in five is sent twice."""
        rng, client_id = self.rng, str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        days = (min(month.ends, TODAY) - month.starts).days
        fields = {
            "kind": rng.choice(("talk", "drill", "giveaway", "training")),
            "happened_on": (month.starts + timedelta(rng.randrange(days + 1))).isoformat(),
            "place": f"{rng.randrange(1, 99)}号楼",
            "audience_count": str(rng.randrange(5, 90)),
            "handout-apron": str(rng.randrange(3)),
            "client_id": client_id,
        }
        has_photo = rng.random() < 0.3
        for _ in range(2 if rng.random() < 0.2 else 1):
            if has_photo:
                status, to, page = self.person.send_photo("/record/new/", PHOTO, **fields)
            else:
                status, to, page = self.person.send("/record/new/", **fields)
            self.kept.answers += 1
            if status != 302:
                self.complain("saving", status, page)
                return
            record = uuid.UUID(urlsplit(to).path.strip("/").split("/")[1])
            self.kept.note("saved")
            with self.kept.lock:
                if self.kept.records.setdefault(client_id, record) != record:
                    self.kept.trouble.append(f"{client_id} is {record} and {self.kept.records[client_id]}")
                if has_photo:
                    self.kept.photos.add(client_id)
        self.saved.setdefault(month.id, set()).add(str(record))

    def report(self, month: DutyInstance) -> None:
        """Send it; what is sent is supplemented, or taken back and sent again."""
        word = "submit"
        if month.id in self.kept.sent:
            word = "supplement" if self.rng.random() < 0.6 else "withdraw"
        if word == "withdraw":
            self.deed(month, word)
            word = "submit"
        if self.deed(month, word):
            self.kept.sent[month.id] = set(self.saved.get(month.id, ()))

    def deed(self, month: DutyInstance, word: str) -> bool:
        """Whether it was acknowledged; a report that was sent may have been consolidated meanwhile."""
        fields = {"nil": "1"} if word == "submit" and not self.saved.get(month.id) else {}
        status, _, page = self.person.send(f"/report/{month.id}/{word}/", **fields)
        self.kept.answers += 1
        if status == 302:
            self.kept.note(word)
        elif status != NO_LONGER or month.id not in self.kept.sent:
            self.complain(word, status, page)
        return status == 302

    def complain(self, word: str, status: int, page: bytes) -> None:
        """This should not have been answered."""
        self.kept.trouble.append(f"{word} answered {status}: {page[:2000].decode(errors='replace')}")


@dataclass
class Officer:
    """The office: a month consolidated and looked at, and another."""

    person: Stubborn
    reports: list[DutyInstance]
    kept: Kept
    rng: random.Random

    def work(self, stop: threading.Event) -> None:
        """Until told to stop."""
        while not stop.is_set():
            month = self.reports[self.rng.randrange(first_open(self.kept, self.reports) + 1)]
            request_id = str(uuid.uuid4())
            status, to, _ = self.person.send(
                "/collect/consolidate/", month=month.ends.isoformat(), request_id=request_id
            )
            if status == 302:
                self.kept.asked[request_id] = to
                self.kept.note("consolidated")
                self.person.ask("GET", to)
            stop.wait(0.2)


def first_open(kept: Kept, reports: list[DutyInstance]) -> int:
    """The month that is worked at now: the first at the beginning of the day, the last at its end."""
    return min(int(kept.progress * len(reports)), len(reports) - 1)

"""Sessions in a table of ours, which knows whose they are, so that they can be listed and ended (SESSION_ENGINE)."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError

from beacon.people.models import SignedIn

DEVICE = "device"
"""Where the session keeps the words for the browser."""

SINCE = "since"
"""Where it keeps the moment of signing in, in seconds of the epoch."""


class SessionStore(DatabaseStore):
    """Django's store with the account, the device and the moment beside the sealed values."""

    @classmethod
    def get_model_class(cls) -> type[SignedIn]:
        """The table."""
        return SignedIn

    def save(self, must_create: bool = False) -> None:
        """Write the row. UpdateError only where it is gone, as after signing out elsewhere.

        Django says so of every fault of the database too, and a busy one would read as a request not understood.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from error.__context__.__cause__
            raise

    def create_model_instance(self, data: Mapping[str, Any]) -> SignedIn:
        """The row to be written."""
        row = cast(SignedIn, super().create_model_instance(dict(data)))
        whose = data.get(SESSION_KEY)
        row.account_id = uuid.UUID(str(whose)) if whose else None
        row.device = str(data.get(DEVICE, ""))
        if since := data.get(SINCE):
            row.opened_at = datetime.fromtimestamp(float(since), tz=UTC)
        return row

"""From a DATABASE_URL to Django's settings of a database."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from beacon.site.environment import choice, flag, number


def sqlite(path: str) -> dict[str, Any]:
    """Settings of an SQLite database file. The pragmas and the transaction mode are measured, see docs/decisions."""
    synchronous = choice("SQLITE_SYNCHRONOUS", ("FULL", "NORMAL", "EXTRA", "OFF"))
    pragmas = (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "cache_size=-64000",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    )
    if path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A deferred transaction that reads before it writes fails as "locked" beside another writer.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "".join(f"PRAGMA {pragma};" for pragma in pragmas),
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Settings of postgres://user:password@host:port/name?option=value; `host` may be a folder holding the socket."""
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL：地址末尾缺少数据库名，例如 postgres://用户:密码@主机:5432/beacon。")
    options["options"] = " ".join((options.get("options", ""), "-c synchronous_commit=on")).strip()
    if flag("DATABASE_POOL", True):
        options["pool"] = {"min_size": 1, "max_size": number("DATABASE_POOL_SIZE", 8), "timeout": 15}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # The pool keeps the connections; a second keeper would hold them back from it.
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": flag("DATABASE_BEHIND_PGBOUNCER"),
        "OPTIONS": options,
    }


def database(url: str) -> dict[str, Any]:
    """Settings for a DATABASE_URL: postgres://…, sqlite:///path or a bare path of an SQLite file."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return sqlite(url)
    if scheme == "sqlite":
        # sqlite:///beacon.sqlite3 lies beside the reader, sqlite:////data/beacon.sqlite3 at the root.
        return sqlite(rest.removeprefix("/"))
    if scheme in ("postgres", "postgresql"):
        return postgresql(url)
    raise ImproperlyConfigured(f"DATABASE_URL：只支持 sqlite 和 postgres，现在写的是“{scheme}”。")

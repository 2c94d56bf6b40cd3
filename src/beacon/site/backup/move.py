"""Moving to another database: a backup of the tables, restored over there by a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from beacon.journal.recount import heads
from beacon.kit.refusals import Refusal
from beacon.site.backup.place import refuse_old_tables
from beacon.site.backup.take import take_backup
from beacon.site.databases import database
from beacon.site.progress import Progress
from beacon.site.serve import is_running

_SAME = ("ENGINE", "NAME", "HOST", "PORT")


def move(url: str, progress: Progress) -> int:
    """Copy everything into the empty database at `url`; the exit code of the comparison there. The old one is only
    read. Refused when it is the same database, the site runs, or somebody wrote while it was copied."""
    _refuse_same(url)
    refuse_old_tables()
    if is_running(Path(settings.VAR)):
        raise Refusal("site_running", "站点还开着，这时写的东西会留在旧库里。请先停下 beacon serve，再来一次。")
    before = heads()
    part = Path(settings.VAR) / f".move-{os.getpid()}.tar"
    try:
        take_backup(part, progress, with_files=False)
        code = _restore_there(part, url)
    finally:
        part.unlink(missing_ok=True)
    if heads() != before:
        raise Refusal("written_meanwhile", "搬的时候有人还在往旧库里写，新库缺这些。请停下站点，清空新库，再搬一次。")
    return code


def _refuse_same(url: str) -> None:
    try:
        target: dict[str, Any] = database(url)
    except ImproperlyConfigured as problem:
        raise Refusal("bad_url", str(problem)) from None
    here = connection.settings_dict
    ours, theirs = ([str(one.get(key) or "") for key in _SAME] for one in (here, target))
    if theirs[0].endswith("sqlite3"):
        ours[1], theirs[1] = str(Path(ours[1]).resolve()), str(Path(theirs[1]).resolve())
    if ours == theirs:
        raise Refusal("same_database", "新旧是同一个数据库，不用搬。请写另一个 DATABASE_URL。")


def _restore_there(part: Path, url: str) -> int:
    """One process has one database, so the restoring is done by another one."""
    env = {**os.environ, "DATABASE_URL": url, "BEACON_VAR": str(settings.VAR)}
    command = [sys.executable, "-m", "beacon.site.cli", "restore", str(part), "--tables-only"]
    return subprocess.run(command, env=env).returncode


def without_password(url: str) -> str:
    """The address as it may stand on a screen."""
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":***@") if password else url

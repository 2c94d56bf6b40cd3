"""The supervising command, with real processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from beacon.kit.refusals import Refusal
from beacon.site.serve import Plan, is_free, pick_port, reachable
from tests.support.processes import children_of

PATIENCE = 40


def plan(port: int, *, any_port: bool) -> Plan:
    return Plan(host="127.0.0.1", port=port, any_port=any_port, worker=True, demo=False)


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def is_alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{number}/stat").read_text().split(")")[-1].split()[0] != "Z"


def wait_until_gone(numbers: list[int]) -> list[int]:
    """Those of the processes that are still there after a while."""
    deadline = time.monotonic() + PATIENCE
    while any(map(is_alive, numbers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [number for number in numbers if is_alive(number)]


@contextmanager
def running_site(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """`beacon serve` with its address, ended afterwards whatever happens."""
    env = {"PATH": os.environ["PATH"], "BEACON_VAR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-u", "-m", "beacon.site.cli", "serve", "--port", "18000", "--any-port"]
    site = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert site.stdout is not None
        address = next(found[0] for line in site.stdout if (found := re.search(r"http://[\d.:]+/", line)))
        yield site, address
    finally:
        if site.poll() is None:
            site.terminate()
            site.wait(PATIENCE)


def test_a_taken_port_is_refused_or_another_is_chosen() -> None:
    with taken_port() as port:
        assert not is_free("127.0.0.1", port)
        with pytest.raises(Refusal, match=f"端口 {port} 已被占用。"):
            pick_port(plan(port, any_port=False))
        assert port < pick_port(plan(port, any_port=True)) <= port + 50


@pytest.mark.parametrize(
    ("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("10.1.2.3", "10.1.2.3"), ("ledger.example", "ledger.example")]
)
def test_a_server_on_every_address_is_reached_at_home(host: str, shown: str) -> None:
    assert reachable(host) == shown


def test_the_site_answers_restarts_its_worker_and_leaves_no_process_behind(tmp_path: Path) -> None:
    with running_site(tmp_path) as (site, address):
        with urllib.request.urlopen(f"{address}signin/") as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}nowhere-at-all/")
        before = children_of(site.pid)
        web, worker = sorted(before)
        os.kill(worker, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while len(set(children_of(site.pid)) - {worker}) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        after = children_of(site.pid)
        everyone = [*after, *children_of(web)]

        site.send_signal(signal.SIGINT)
        code = site.wait(PATIENCE)

    assert (code, web in after, len(after)) == (0, True, 2)
    assert wait_until_gone(everyone) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path) -> None:
    with running_site(tmp_path) as (site, _):
        children = children_of(site.pid)

        site.kill()
        site.wait(PATIENCE)

        assert wait_until_gone(children) == []

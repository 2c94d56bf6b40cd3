"""`make bench`: what the product costs at the sizes it is built for. `--help` lists the parts.

Each part prints a table of docs/reference/bench.md; nothing here is asserted in a test.
"""

import argparse
import io
import json
import random
import socket
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack

from bench.databases import ROOT, Place, empty, filled, postgres

ROUNDS = 100
ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
PARTS = {
    "pages": "the main pages and saves at M and D, one visitor, beside the floor",
    "search": "the ledger's search over 250,000 records (D)",
    "paste": "a pasted message proposed, and saved (D)",
    "desk": "the desk of 80 units, all reports sent (L)",
    "catch-up": "10,000 past activities from a table",
    "roster": "a roster of 10,000 rows",
    "hour": "the deadline hour at D on PostgreSQL, as many people at once as there are",
}
_VISITED = {"pages": ("M", "D"), "search": ("D",), "paste": ("D",), "desk": ("L",)}


def main() -> int:
    """Measure the parts named on the command line (default all); 1 where the deadline hour found a fault."""
    listed = "; ".join(f"{name}: {words}" for name, words in PARTS.items())
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__, epilog=listed)
    words.add_argument("parts", nargs="*", default=list(PARTS), help=", ".join(PARTS))
    words.add_argument("--on", nargs="+", choices=ENGINES, default=list(ENGINES), help="which databases")
    words.add_argument("--rounds", type=int, default=ROUNDS, help="visits of each page")
    words.add_argument("--minutes", type=float, default=10, help="of the deadline hour")
    asked = words.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        words.error(f"no such part: {', '.join(sorted(unknown))}")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(postgres()) if name == "postgres" else "" for name in asked.on}
        for part, profiles in _VISITED.items():
            if part in asked.parts:
                places = [(name, engine) for name in profiles for engine in servers]
                _table(part, [(at, _visits(part, at[0], at[1], servers[at[1]], asked.rounds)) for at in places])
        for part in ("catch-up", "roster"):
            for engine, server in servers.items() if part in asked.parts else ():
                name = part.replace("-", "_")
                print(f"\n{PARTS[part]}, {ENGINES[engine]}", flush=True)
                _run(f"bench.{name}", empty(engine, server, name))
        if "hour" in asked.parts and "postgres" in servers:
            return _run("bench.hour", filled("postgres", servers["postgres"], "D"), str(asked.minutes))
    return 0


def _visits(part: str, profile: str, engine: str, server: str, rounds: int) -> list[dict[str, object]]:
    """The costs of one part, measured in a process of its own on a fresh copy."""
    place = filled(engine, server, profile)
    done = subprocess.run(
        [sys.executable, "-m", "bench.worker", part, profile, str(rounds)],
        env=place.environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _table(part: str, columns: list[tuple[tuple[str, str], list[dict[str, object]]]]) -> None:
    """Rows by what was asked, p50 and p95 by size and database, and the most queries any of them took."""
    heads = [f"{profile} {ENGINES[engine]} {at}" for (profile, engine), _ in columns for at in ("p50", "p95")]
    print(f"\n{PARTS[part]}\n\n| | {' | '.join(heads)} | queries |\n|---|{'--:|' * (len(heads) + 1)}")
    for rows in zip(*(costs for _, costs in columns), strict=True):
        cells = [f"{row[at]:.1f}" for row in rows for at in ("p50", "p95")]
        print(f"| {rows[0]['name']} | {' | '.join(cells)} | {max(int(str(row['queries'])) for row in rows) or ''} |")
        if odd := {row["status"] for row in rows} - {200, 302, 204, 0}:
            print(f"!!! {rows[0]['name']}: status {odd}")
    sys.stdout.flush()


def _run(module: str, place: Place, *words: str) -> int:
    return subprocess.run([sys.executable, "-m", module, *words], env=place.environment, cwd=ROOT).returncode


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def photograph(size: int = 2_000_000) -> bytes:
    """A JPEG of about `size` bytes: noise, which does not compress."""
    from PIL import Image

    rng = random.Random(1)
    side = 1600
    picture = Image.frombytes("RGB", (side, side), rng.randbytes(side * side * 3))
    for quality in range(30, 96, 3):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() >= size:
            break
    return out.getvalue()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until the server answers. RuntimeError when it ended or took over 20 seconds."""
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError("the server ended")
        time.sleep(0.1)
    raise RuntimeError("the server did not answer")


def new_key() -> str:
    """A key as a device makes it."""
    return str(uuid.uuid4())


if __name__ == "__main__":
    sys.exit(main())

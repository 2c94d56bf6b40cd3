"""`make bench`: what the main pages cost at two sizes, beside the floor, in one run.

Prints p50 and p95 in milliseconds as a client on the same machine sees them, CPU milliseconds of the request thread,
queries, bytes.
"""

import argparse
import io
import os
import random
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 200


def main() -> int:
    """Measure the profiles named on the command line (default both)."""
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("profiles", nargs="*", default=["M", "D"])
    words.add_argument("--rounds", type=int, default=ROUNDS)
    asked = words.parse_args()
    costs = {name: one(name, asked.rounds) for name in asked.profiles}
    if {"M", "D"} <= costs.keys():
        print("\nD beside M (p95, to reach ≤ 1.3)")
        for at_m, at_d in zip(costs["M"], costs["D"], strict=True):
            print(f"  {at_m[0]:<28}{at_d[2] / at_m[2]:6.2f}")
    return 0


def one(name: str, rounds: int) -> list[tuple[str, float, float]]:
    """Measure one profile in processes of its own, so that each has its own database."""
    folder = Path(os.environ.get("BEACON_BENCH", ROOT / "var" / "bench")) / name
    folder.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "BEACON_VAR": str(folder),
        "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", ""),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "BEACON_CLOCK": "2023-11-21T16:00:00+08:00",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.worker", name, str(rounds)],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    print(done.stdout, end="")
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.startswith("#")]
    return [(row[1], float(row[2]), float(row[3])) for row in rows]


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

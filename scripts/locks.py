"""Rewrites the lock files: exact versions, hashes of every file, and no address of any registry."""

import json
import re
from pathlib import Path

from environment import get_uv
from npm import npm
from project import NODE_MODULES, PYTHON, ROOT, CannotGoOn, run, say

LOCKS = {
    "requirements.in": "requirements.lock",
    "requirements-dev.in": "requirements-dev.lock",
    "requirements-tools.in": "requirements-tools.lock",
    "requirements-node.in": "requirements-node.lock",
}


def lock_python() -> None:
    """Resolve each list anew for Python 3.11 and later on any system."""
    uv = get_uv(PYTHON)
    if uv is None:
        raise CannotGoOn("uv is needed to write the lock files and could not be had.")
    clean = ["--no-config", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    for source, target in LOCKS.items():
        where = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
        run([uv, "pip", "compile", *where, *clean, "-o", target, source], quiet=True)
        say(f"  {target}")


def lock_npm() -> None:
    """Resolve package.json and take the addresses out of the lock: the hash alone says which file is meant."""
    run([*npm(), "install", "--package-lock-only", "--ignore-scripts"], quiet=True)
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text())
    for entry in lock["packages"].values():
        entry.pop("resolved", None)
        entry.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
    Path(NODE_MODULES / ".package-lock.json").unlink(missing_ok=True)
    if re.search(r"https?:", path.read_text()):
        raise CannotGoOn("package-lock.json still names an address; look at it before committing.")
    say("  package-lock.json")


def lock() -> None:
    """All lock files."""
    lock_python()
    lock_npm()

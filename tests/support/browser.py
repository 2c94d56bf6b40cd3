"""The browser of the tests, as `scripts/setup.py test` noted it, else the machine's own."""

import json
import shutil
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SAID = Path(__file__).resolve().parents[2] / ".tools" / "browser.json"
MISSING = "Chromium could not be had. python3 scripts/setup.py test says why."
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Found:
    """Where the browser lies and what its process needs in the environment."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


@cache
def find() -> Found | None:
    """The browser, or None where there is none on this machine."""
    if SAID.is_file():
        said = json.loads(SAID.read_text())
        if Path(said["path"]).exists():
            return Found(said["path"], said["environment"])
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        if path := shutil.which(name):
            return Found(path)
    return None

"""The Python environment in .venv, from hash-pinned lock files. Standard library only."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from project import BEACON, PYTHON, ROOT, TOOLS, VENV, CannotGoOn, digest, find, is_fresh, leave, run, say

RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
TOOLS_LOCK = ROOT / "requirements-tools.lock"
STAMPS = VENV / "beacon-stamps"

NOTHING_TO_INSTALL_WITH = (
    "This Python has neither venv with ensurepip nor pip, so nothing can be installed with it.\n"
    "Install one of the two (on Debian: python3-venv or python3-pip), or put uv on the PATH, and start again."
)


def mirror() -> dict[str, str]:
    """pip's own settings for a mirror and a certificate, said in uv's words, so that both ask the same place."""
    env: dict[str, str] = {}
    pip = PYTHON if PYTHON.exists() else Path(sys.executable)
    told = subprocess.run([pip, "-m", "pip", "config", "list"], capture_output=True, text=True)
    listed = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    index = listed.get(":env:.index-url") or listed.get("install.index-url") or listed.get("global.index-url")
    if index and not any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL")):
        env["UV_DEFAULT_INDEX"] = index.strip("'\"")
    if "PIP_CERT" in os.environ and "SSL_CERT_FILE" not in os.environ:
        env["SSL_CERT_FILE"] = os.environ["PIP_CERT"]
    return env


def has(module: str, python: Path | str = sys.executable) -> bool:
    """True where that Python can import the module."""
    if str(python) == sys.executable:
        return importlib.util.find_spec(module) is not None
    return subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0


def get_uv(pip: Path | str) -> Path | None:
    """uv from the PATH or from .tools, else installed there with that Python's pip; None where it cannot be had."""
    if found := find("uv", places=(TOOLS / "bin",)):
        return found
    say("  fetching uv, which installs the rest in seconds …")
    lock: list[str | Path] = ["--require-hashes", "--no-deps", "-r", TOOLS_LOCK]
    try:
        run([pip, "-m", "pip", "install", "--quiet", "--upgrade", "--target", TOOLS, *lock], quiet=True)
    except CannotGoOn as problem:
        say(f"  uv could not be had, going on with pip, which is slower ({str(problem).splitlines()[0]})")
        return None
    return find("uv", places=(TOOLS / "bin",))


def make_venv() -> None:
    """Create .venv with whatever this machine has: uv, venv with ensurepip, or pip that fetches uv."""
    if PYTHON.exists() and has("sys", PYTHON):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say("Creating .venv …")
    uv = find("uv", places=(TOOLS / "bin",))
    if uv is None and has("ensurepip") and has("venv"):
        try:
            run([sys.executable, "-m", "venv", VENV], quiet=True)
            return
        except CannotGoOn:
            shutil.rmtree(VENV, ignore_errors=True)
    if uv is None and has("pip"):
        uv = get_uv(sys.executable)
    if uv is None:
        raise CannotGoOn(NOTHING_TO_INSTALL_WITH)
    run([uv, "venv", "--quiet", "--no-config", "--python", sys.executable, VENV], quiet=True)


def install(lock: Path, name: str) -> None:
    """Install everything a lock file names, checking each hash; nothing where it was done before."""
    mark = digest([str(ROOT), lock])
    if is_fresh(STAMPS / name, mark):
        return
    say(f"Installing the packages of {lock.name} …")
    # An environment made by uv has no pip of its own.
    uv = get_uv(PYTHON if has("pip", PYTHON) else sys.executable)
    if uv is not None:
        command: list[str | Path] = [uv, "pip", "install", "--quiet", "--no-config", "--require-hashes"]
        try:
            run([*command, "--python", PYTHON, "-r", lock], env=mirror(), quiet=True)
        except CannotGoOn:
            if not has("pip", PYTHON):
                raise
            uv = None
    if uv is None:
        run([PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock])
    leave(STAMPS / name, mark)


def link_package() -> None:
    """Make `import beacon` and the command .venv/bin/beacon work from the source folder."""
    mark = digest([str(ROOT), Path(__file__)])
    if is_fresh(STAMPS / "link", mark):
        return
    asked: list[str | Path] = [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "beacon.pth").write_text(f"{ROOT / 'src'}\n")
    # Not a Python shebang: its line may not be long and the path may not hold a space.
    BEACON.write_text('#!/bin/sh\nexec "$(dirname -- "$0")/python" -m beacon.site.cli "$@"\n')
    BEACON.chmod(0o755)
    leave(STAMPS / "link", mark)


def set_up(*, dev: bool) -> None:
    """The whole environment: .venv, packages of the runtime or of both, the package itself and its command."""
    make_venv()
    if dev:
        install(DEV_LOCK, "dev")
    else:
        install(RUNTIME_LOCK, "runtime")
    link_package()

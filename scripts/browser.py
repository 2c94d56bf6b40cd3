"""The browser of the tests: the machine's Chromium, else one from npm, with Chinese letters. Standard library only."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import TypedDict

from npm import get_packages, node
from project import TOOLS, CannotGoOn, digest, find, is_fresh, leave, run, say

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FOLDER = TOOLS / "chromium"
SAID = TOOLS / "browser.json"

UNPACK = """
const fs = require("fs"), zlib = require("zlib"), [source, target] = process.argv.slice(1);
fs.createReadStream(source).pipe(zlib.createBrotliDecompress()).pipe(fs.createWriteStream(target))
  .on("error", error => { console.error(error.message); process.exit(1); });
"""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  {folders}
  <cachedir>{cache}</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


class Browser(TypedDict):
    """Where the browser lies, what its process needs in the environment, and in a word where it comes from."""

    path: str
    environment: dict[str, str]
    origin: str


def _version(path: Path, environment: dict[str, str]) -> str:
    """What the browser calls itself. CannotGoOn where it does not run."""
    try:
        told = subprocess.run(
            [path, "--version"], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", **environment}
        )
    except OSError as error:
        raise CannotGoOn(f"{path}: {error}") from error
    if told.returncode or not told.stdout.strip():
        raise CannotGoOn(f"{path} does not run here: {told.stderr.strip()[-300:]}")
    return told.stdout.strip()


def _unpack() -> Path:
    """The browser of the npm package, unpacked into .tools; the program."""
    package = get_packages() / "@sparticuz" / "chromium"
    mark = digest([package / "package.json"])
    if is_fresh(FOLDER / "stamp", mark):
        return FOLDER / "chromium"
    say("  unpacking the test browser …")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for packed in sorted((package / "bin").glob("*.br")):
        target = FOLDER / packed.stem
        run([node(), "-e", UNPACK, packed, target], quiet=True)
        if target.suffix == ".tar":
            shutil.unpack_archive(target, FOLDER / target.stem, "tar")
            target.unlink()
    (FOLDER / "chromium").chmod(0o755)
    # The drawing library is looked for beside the program.
    for library in (FOLDER / "swiftshader").glob("*"):
        library.rename(FOLDER / library.name)
    leave(FOLDER / "stamp", mark)
    return FOLDER / "chromium"


def _knows_chinese() -> bool:
    """True where the machine has a font with Chinese letters and says so."""
    lister = find("fc-list")
    if lister is None:
        return False
    return bool(subprocess.run([lister, ":lang=zh-cn"], capture_output=True, text=True).stdout.strip())


def _fonts() -> dict[str, str]:
    """The environment that shows a browser the Chinese font of the npm package beside the machine's own fonts."""
    packaged = get_packages() / "@expo-google-fonts" / "noto-sans-sc"
    folders = [packaged / "400Regular", packaged / "700Bold", Path("/usr/share/fonts"), FOLDER / "fonts"]
    listed = "\n  ".join(f"<dir>{folder}</dir>" for folder in folders if folder.is_dir())
    (TOOLS / "fonts").mkdir(parents=True, exist_ok=True)
    config = TOOLS / "fonts" / "fonts.conf"
    config.write_text(FONTS.format(folders=listed, cache=TOOLS / "fonts" / "cache"))
    return {"FONTCONFIG_FILE": str(config)}


def find_browser() -> Browser:
    """The browser for the tests, noted for them in .tools/browser.json. CannotGoOn, saying why, where there is none."""
    environment = {} if _knows_chinese() else _fonts()
    path = find(*NAMES)
    if path is not None:
        origin = f"{_version(path, environment)} of this machine"
    else:
        path = _unpack()
        libraries = sorted({str(library.parent) for library in FOLDER.rglob("libnss3.so")})
        environment["LD_LIBRARY_PATH"] = ":".join(libraries)
        origin = f"{_version(path, environment)} from npm"
    browser: Browser = {"path": str(path), "environment": environment, "origin": origin}
    TOOLS.mkdir(exist_ok=True)
    SAID.write_text(json.dumps(browser, indent=2) + "\n")
    return browser

"""What no committed line may hold: the name of a registry, a path of somebody's machine, a secret."""

import json
import re

import pytest

from tests.repo.house import ROOT, committed_files, name, text

# Put together here, so that this file does not name them either.
_DOT = r"\."
REGISTRIES = re.compile(
    "|".join(
        (
            "pypi" + _DOT + "org",
            "python" + "hosted" + _DOT,
            "npm" + "js" + _DOT + "(org|com)",
            "npm" + "mirror" + _DOT,
            "yarn" + "pkg" + _DOT,
            "crates" + _DOT + "io",
            "proxy" + _DOT + "golang",
            "docker" + _DOT + "(io|com)",
            "gh" + "cr" + _DOT + "io",
            "quay" + _DOT + "io",
            "jsdelivr" + _DOT,
            "un" + "pkg" + _DOT,
            "cdn" + "js" + _DOT,
            "deb" + _DOT + "debian" + _DOT,
            "tuna" + _DOT + "tsinghua",
            "mirrors?" + _DOT + r"[a-z]+" + _DOT + "(com|cn|edu|org)",
        )
    ),
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?<![\w.~*-])/(" + "|".join(("work", "root", "tmp", "opt/wheels", "opt/pypi")) + r")/\w")
SECRETS = re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY|ghp" + "_[A-Za-z0-9]{20}|AKIA" + "[A-Z0-9]{16}")


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Each committed line that holds the pattern, as file:line."""
    return [
        f"{name(path)}:{number}"
        for path in committed_files()
        if (content := text(path)) is not None
        for number, line in enumerate(content.splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATHS, SECRETS], ids=["registry", "machine path", "secret"])
def test_no_committed_line_names(pattern: re.Pattern[str]) -> None:
    assert lines_with(pattern) == []


def test_a_registry_would_be_found() -> None:
    assert REGISTRIES.search("https://files." + "python" + "hosted.org/packages/x") is not None
    assert REGISTRIES.search("from pypi or npm") is None


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.lock")), ids=lambda path: path.name)
def test_every_locked_python_package_is_pinned_and_hashed(lock: object) -> None:
    content = (ROOT / str(lock)).read_text(encoding="utf-8")

    packages = re.split(r"\n(?=\S)", content.strip())

    assert [each for each in packages if not re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", each)] == []
    assert [each.split()[0] for each in packages if "--hash=sha256:" not in each] == []


def test_every_locked_npm_package_is_hashed_and_has_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {where: entry for where, entry in lock["packages"].items() if where}

    assert [where for where, entry in packages.items() if "integrity" not in entry] == []
    assert [where for where, entry in packages.items() if "resolved" in entry] == []


def test_every_dependency_has_a_sentence_why() -> None:
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text(encoding="utf-8")
    wanted = {
        re.split(r"[\[=<>~ ]", line)[0]
        for source in ROOT.glob("requirements*.in")
        for line in source.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    }
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted |= {package for group in manifest if group.endswith("ependencies") for package in manifest[group]}

    explained = set(re.findall(r"^\| `([^`]+)` \|[^|]+\|[^|]*\w", page, flags=re.MULTILINE))

    assert explained == wanted


def test_every_variable_of_the_settings_is_on_the_settings_page() -> None:
    read = re.compile(r"\b(?:text|flag|number|choice|names)\(\s*\"([A-Z_]+)\"")
    site = ROOT / "src" / "beacon" / "site"
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")

    used = {found for path in site.glob("*.py") for found in read.findall(path.read_text(encoding="utf-8"))}

    assert set(re.findall(r"^\| `([A-Z_]+)`", page, flags=re.MULTILINE)) == used

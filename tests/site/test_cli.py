"""The command `beacon`."""

import os
import subprocess
import sys
import tomllib

import pytest

from beacon.kit.version import VERSION
from beacon.site import cli
from tests.repo.house import ROOT


def test_help_lists_every_command_with_a_chinese_line(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["--help"])

    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert (code, listed) == (0, cli.words())


def test_an_unknown_word_says_which_words_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["srve"])

    told = capsys.readouterr().err
    assert code == cli.WRONG_WORD
    assert told.startswith("没有“srve”这个命令。")
    assert "serve" in told


def test_the_command_works_without_any_setting(tmp_path: object) -> None:
    env = {"PATH": os.environ["PATH"], "BEACON_VAR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run([sys.executable, "-m", "beacon.site.cli", "migrate"], env=env, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(str(tmp_path))) == ["beacon.sqlite3", "secret-key"]
    assert os.stat(f"{tmp_path}/secret-key").st_mode & 0o777 == 0o600


def test_the_version_is_that_of_the_project() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert told["project"]["version"] == VERSION

"""DATABASE_URL and the variables around it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from beacon.site.databases import database
from beacon.site.environment import choice, flag, names, number


def test_a_bare_path_is_an_sqlite_file_that_writes_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SQLITE_SYNCHRONOUS", raising=False)

    settings = database(str(tmp_path / "new" / "a.sqlite3"))

    assert settings["NAME"] == str(tmp_path / "new" / "a.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "PRAGMA synchronous=FULL;" in settings["OPTIONS"]["init_command"]
    assert settings["CONN_MAX_AGE"] is None
    assert (tmp_path / "new").is_dir()


@pytest.mark.parametrize(("url", "path"), [("sqlite:///a.sqlite3", "a.sqlite3"), ("sqlite:////data/a", "/data/a")])
def test_an_sqlite_address_with_three_slashes_is_relative(url: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: None)

    assert database(url)["NAME"] == path


def test_a_postgres_address_is_taken_apart_and_pooled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_POOL", raising=False)

    settings = database("postgres://us%40er:p%2Fw@db.example:5433/beacon?sslmode=require")

    assert {key: settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "CONN_MAX_AGE")} == {
        "NAME": "beacon",
        "USER": "us@er",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "CONN_MAX_AGE": 0,
    }
    assert settings["OPTIONS"] == {
        "sslmode": "require",
        "options": "-c synchronous_commit=on",
        "pool": {"min_size": 1, "max_size": 8, "timeout": 15},
    }


def test_a_postgres_address_may_name_a_socket_folder() -> None:
    assert database("postgres://beacon@/beacon?host=%2Frun%2Fpg")["HOST"] == "/run/pg"


@pytest.mark.parametrize("url", ["mysql://root@host/db", "postgres://host:5432/"])
def test_an_address_that_cannot_be_used_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL：.+。$"):
        database(url)


@pytest.mark.parametrize(("word", "value"), [("1", True), ("yes", True), ("OFF", False), ("", True), ("  ", True)])
def test_a_flag_is_read_and_empty_means_the_default(word: str, value: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_FLAG", word)

    assert flag("X_FLAG", True) is value


def test_wrong_words_are_refused_with_the_name_of_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "maybe")

    for read in (lambda: flag("X"), lambda: number("X", 1), lambda: choice("X", ("both", "staff"))):
        with pytest.raises(ImproperlyConfigured, match=r"^X：.*maybe"):
            read()


def test_a_list_drops_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a.example, ,b.example ")

    assert names("X") == ["a.example", "b.example"]

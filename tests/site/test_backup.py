"""Backup, restore and move with the real command, on the demo town (N16).

In the run on PostgreSQL the places that are restored into are databases of its cluster, so that the town goes from
SQLite to PostgreSQL and back.
"""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import psycopg
import pytest

from beacon.catalogue.indicators import INDICATORS
from beacon.kit.refusals import Refusal
from beacon.site.backup.archive import MANIFEST, examine, members
from beacon.site.backup.restore import inner_path
from tests.support.installations import Installation, a_new_database, demo_town, empty, small_town
from tests.support.settings import USES_POSTGRES
from tests.support.templates import migrated_file


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The demo on SQLite. Tests only read it."""
    return demo_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def backup(town: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the town."""
    path = tmp_path_factory.mktemp("backups") / "town.tar"
    done = town.beacon("backup", path)
    assert done.returncode == 0, done.stdout + done.stderr
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A small town on SQLite. Tests only read it."""
    return small_town(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def small_backup(small: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the small town."""
    path = tmp_path_factory.mktemp("backups") / "small.tar"
    assert small.beacon("backup", path).returncode == 0
    return path


@pytest.fixture(scope="module")
def restored(backup: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The town restored into an empty place. Tests only read it."""
    place = empty(tmp_path_factory.mktemp("places"))
    done = place.beacon("restore", backup)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stdout + done.stderr
    assert "一致" in done.stdout
    assert done.stdout.endswith("查完了，没有差别。\n")
    return place


@pytest.fixture(scope="module")
def replaced(small_backup: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, str]:
    """A place with a file in which the small town was restored all the same, and what that said. For one test it is
    the place in which people write."""
    place = empty(tmp_path_factory.mktemp("places"))
    (place.folder / "files").mkdir(parents=True)
    (place.folder / "files" / "old.jpg").write_bytes(b"old")
    assert place.beacon("restore", small_backup).stderr.startswith("附件目录 ")
    done = place.beacon("restore", small_backup, "--replace")
    assert done.returncode == 0, done.stdout + done.stderr
    return place, done.stdout


def manifest(path: Path) -> dict[str, object]:
    with tarfile.open(path) as tar:
        file = tar.extractfile(MANIFEST)
        assert file is not None
        return dict(json.load(file))


def stored_files(place: Installation) -> dict[str, bytes]:
    root = place.folder / "files"
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "secret-key")


def is_untouched(place: Installation) -> bool:
    """Whether the place holds no table with a row, no file and nothing half done."""
    if left_in(place.folder):
        return False
    if not place.url:
        return True
    host = place.url.partition("host=")[2].replace("%2F", "/")
    name = place.url.partition("@/")[2].partition("?")[0]
    with psycopg.connect(host=host, user="beacon", dbname=name) as database:
        row = database.execute("SELECT to_regclass('people_tenant')").fetchone()
        return row == (None,)


def test_a_backup_is_one_file_for_its_owner_alone(backup: Path) -> None:
    assert (backup.stat().st_mode & 0o777, left_in(backup.parent)) == (0o600, ["town.tar"])


@pytest.fixture(scope="module")
def again(restored: Installation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the restored town."""
    path = tmp_path_factory.mktemp("backups") / "again.tar"
    assert restored.beacon("backup", path).returncode == 0
    return path


def test_a_restored_town_is_the_same_row_for_row_and_number_for_number(
    backup: Path, again: Path, town: Installation, restored: Installation
) -> None:
    """N16 Backed up again after restoring, on whichever database, the town has the same manifest: every row, every
    number, every file."""
    assert manifest(again) == manifest(backup)
    assert stored_files(restored) == stored_files(town)
    assert len(stored_files(town)) == 25


def test_what_came_from_the_other_database_goes_back(again: Path, restored: Installation, tmp_path: Path) -> None:
    """N16 The restored place's own backup, restored into SQLite, is the town again, its key with it."""
    back = Installation(tmp_path / "back")

    done = back.beacon("restore", again)

    assert (done.returncode, "每张表和" in done.stdout) == (0, True), done.stdout
    assert (back.folder / "secret-key").read_bytes() == (restored.folder / "secret-key").read_bytes()
    assert left_in(back.folder) == ["beacon.sqlite3", "files"]


def test_every_indicator_is_among_the_compared_numbers(backup: Path) -> None:
    """N08 N16 Whoever adds an indicator adds it to what a restore compares."""
    lines = next(list(content) for name, content in members(backup) if "numbers" in name)
    named = {word for line in lines for word in json.loads(line)[1].split()}

    assert set(INDICATORS) - named == set()
    assert {json.loads(line)[0] for line in lines} == {"江畔街道", "上坪街道"}


def test_no_backup_is_written_over(small: Installation, tmp_path: Path) -> None:
    kept = tmp_path / "kept.tar"
    kept.write_text("important")

    done = small.beacon("backup", kept)

    assert (done.returncode, kept.read_text()) == (1, "important")
    assert "不覆盖" in done.stderr
    assert left_in(tmp_path) == ["kept.tar"]


def test_a_full_place_is_left_alone(restored: Installation, backup: Path) -> None:
    """N16 A place with data is refused, with what to do about it."""
    before = left_in(restored.folder)

    done = restored.beacon("restore", backup)

    assert (done.returncode, done.stderr) == (
        1,
        "这里已经有数据，不会覆盖。请恢复到空的地方，或加 --replace 把旧的留在一边。\n",
    )
    assert left_in(restored.folder) == before


def test_replacing_keeps_the_old_aside(replaced: tuple[Installation, str]) -> None:
    place, told = replaced

    aside = next(path for path in place.folder.iterdir() if path.name.startswith("files.before_"))
    assert (aside / "old.jpg").read_bytes() == b"old"
    assert len(stored_files(place)) == 3
    assert "旧的留在一边：" in told


def test_a_database_in_use_is_not_replaced(small_backup: Path, tmp_path: Path) -> None:
    place = Installation(tmp_path / "busy")
    place.folder.mkdir()
    shutil.copy(migrated_file(), place.database)
    site = sqlite3.connect(place.database)
    site.execute("SELECT count(*) FROM people_tenant").fetchone()

    done = place.beacon("restore", small_backup)

    site.close()
    assert done.returncode == 1
    assert done.stderr.endswith("还有程序在用这个数据库。请先停下站点（beacon serve）和后台任务，再来一次。\n")
    assert [name for name in left_in(place.folder) if "restoring" in name or name == "files"] == []


def test_a_killed_restore_leaves_nothing_and_can_be_begun_again(small_backup: Path, tmp_path: Path) -> None:
    """N16 Killed in the midst of loading, there is neither table nor file in the place."""
    place = empty(tmp_path)
    process = place.start("restore", small_backup)
    deadline = time.monotonic() + 30
    while not list(place.folder.glob(".*/*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert [path.name for path in place.folder.iterdir() if not path.name.startswith(".")] == ["secret-key"]
    done = place.beacon("restore", small_backup)

    assert done.returncode == 0, done.stdout + done.stderr
    assert [name for name in left_in(place.folder) if name.startswith(".")] == []


@pytest.mark.parametrize("part", [0.0, 0.001, 0.5, 0.98])
def test_a_backup_cut_short_is_refused_before_anything_is_touched(part: float, backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    short = tmp_path / "short.tar"
    short.write_bytes(whole[: int(len(whole) * part)])

    with pytest.raises(Refusal) as refused:
        examine(short)

    assert refused.value.code in {"damaged", "cut_short", "no_backup"}
    assert "请换一份备份" in refused.value.sentence or "不是本程序的备份" in refused.value.sentence


def test_a_changed_byte_is_found_wherever_it_is(backup: Path, tmp_path: Path) -> None:
    """N16 One byte turned in each part of the backup; only the empty space between parts does not matter."""
    whole, bad = bytearray(backup.read_bytes()), tmp_path / "bad.tar"
    with tarfile.open(backup) as tar:
        places = {member.name: member.offset_data + member.size // 2 for member in tar.getmembers()}
    unseen = []
    for name, place in places.items():
        whole[place] ^= 0x10
        bad.write_bytes(whole)
        whole[place] ^= 0x10
        try:
            examine(bad)
            unseen.append(name)
        except Refusal:
            pass

    assert len(places) > 40
    assert unseen == []


def test_a_damaged_backup_leaves_the_place_untouched(small_backup: Path, tmp_path: Path) -> None:
    place, bad = empty(tmp_path), tmp_path / "bad.tar"
    content = bytearray(small_backup.read_bytes())
    with tarfile.open(small_backup) as tar:
        member = tar.getmember("lines/people.unit.jsonl.gz")
        content[member.offset_data + member.size // 2] ^= 1
    bad.write_bytes(content)

    done = place.beacon("restore", bad)

    assert done.returncode == 1
    assert done.stderr.endswith("请换一份备份。\n")
    assert "Traceback" not in done.stderr
    assert is_untouched(place)


def with_header(backup: Path, target: Path, **changes: object) -> Path:
    """The backup with another header, its hash included: what another version would have written."""
    with tarfile.open(backup) as source, tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as made:
        for member in source.getmembers():
            content = source.extractfile(member)
            assert content is not None
            if member.name == "beacon.json":
                held = json.load(content) | changes
                told = target.with_suffix(".json")
                told.write_text(json.dumps(held))
                member.size = told.stat().st_size
                with told.open("rb") as file:
                    made.addfile(member, file)
            else:
                made.addfile(member, content)
    return target


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "备份是第2版格式，这个程序只认第1版。"),
        ({"migrations": ["people.0001_initial", "people.9999_later"], "program": "9.9"}, "备份来自更新的程序（9.9）。"),
        ({"migrations": ["people.0001_initial"], "program": "0.0.9"}, "备份来自较早的程序（0.0.9）。"),
    ],
)
def test_a_backup_of_another_version_is_refused_with_what_to_do(
    changes: dict[str, object], sentence: str, small_backup: Path, tmp_path: Path
) -> None:
    place = empty(tmp_path)

    done = place.beacon("restore", with_header(small_backup, tmp_path / "other.tar", **changes))

    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert is_untouched(place)


@pytest.mark.parametrize("key", ["../outside", "/etc/passwd", "a/../../b", ""])
def test_no_file_of_a_backup_lands_outside_its_folder(key: str) -> None:
    with pytest.raises(Refusal):
        inner_path(key)


_WRITER = """
import sys, time, uuid
from datetime import date
from pathlib import Path
from beacon.site.start import start
start()
from beacon.people.models import Post
from beacon.people.reach import Who
from beacon.records.actions import save_record
from beacon.records.drafts import Draft
post = Post.objects.select_related("account", "tenant", "unit", "unit__tenant").get(role="clerk")
clerk = Who(post.account, post)
end, count = time.monotonic() + 300, 0
while not Path(sys.argv[1]).exists() and time.monotonic() < end:
    draft = Draft(kind="talk", happened_on=date(2023, 11, 20), setting="community", audience_count=7)
    save_record(by=clerk, unit=clerk.unit, draft=draft, client_id=uuid.uuid4())
    count += 1
    if count == 1:
        print("writing", flush=True)
print(count, flush=True)
"""


@pytest.mark.parametrize("times", [1, pytest.param(15, marks=pytest.mark.soak)])
def test_a_backup_taken_while_people_write_is_of_one_moment(
    times: int, replaced: tuple[Installation, str], tmp_path: Path
) -> None:
    """N16 The site goes on meanwhile, and facts, journal and records in the backup belong together."""
    (place, _), stop = replaced, tmp_path / "stop"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(stop)], env=place.environment, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "writing\n"

    taken = [tmp_path / f"{number}.tar" for number in range(times)]
    done = [place.beacon("backup", path) for path in taken]
    stop.touch()
    written = int(writer.communicate()[0].strip())
    again = [empty(tmp_path).beacon("restore", path) for path in taken]

    assert [one.returncode for one in done] == [0] * times, done[0].stderr
    assert [one.returncode for one in again] == [0] * times, again[0].stdout
    kept = [examine(path).manifest["parts"]["records.record"]["count"] - 1 for path in taken]
    assert kept[0] > 0
    assert kept == sorted(kept)
    assert kept[-1] < written


def test_moving_to_another_database_and_its_refusals(small: Installation, small_backup: Path, tmp_path: Path) -> None:
    """N16 SQLite → PostgreSQL with one command where there is one, else to a file; the old one stays."""
    source = Installation(tmp_path / "source")
    shutil.copytree(small.folder, source.folder)
    held = source.database.read_bytes()
    url = a_new_database() if USES_POSTGRES else str(tmp_path / "new.sqlite3")

    done = source.beacon("move", url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"把环境变量 DATABASE_URL 设成 {url}" in done.stdout
    assert source.database.read_bytes() == held
    moved = Installation(source.folder, url).beacon("backup", tmp_path / "moved.tar")
    assert (moved.returncode, manifest(tmp_path / "moved.tar")) == (0, manifest(small_backup))
    assert source.beacon("move", url).stderr.startswith("这里已经有数据，不会覆盖。")
    assert source.beacon("move", str(source.database)).stderr.startswith("新旧是同一个数据库")
    assert source.beacon("move", "mysql://x/y").stderr.startswith("DATABASE_URL：只支持 sqlite 和 postgres")
    with subprocess.Popen([sys.executable, "-c", "input()", "serve"], stdin=subprocess.PIPE) as site:
        (source.folder / "serve.pid").write_text(str(site.pid))
        assert source.beacon("move", url).stderr.startswith("站点还开着")

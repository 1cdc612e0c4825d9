"""A copy of a home is consistent while nights go on, and a home made from it goes on as if nothing had happened."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from outpost import backup, contracts, secrets
from outpost.backup import BackupError
from outpost.home import Home
from outpost.init import make_home
from outpost.night import standing, workfile
from tests.night.conftest import NIGHTS, City
from tests.sharing import made_once

Copy = Callable[[City], City]


@pytest.fixture(scope="session")
def copied(first_night: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the home after its first night; tests only look."""

    def make(folder: Path) -> None:
        said = first_night.run("backup", str(folder / "copy")).stdout
        assert f"up to the night of {NIGHTS[0]}" in said

    return made_once(tmp_path_factory, "backup", make) / "copy"


def restored(place: Path, root: Path) -> City:
    city = City(root)
    said = json.loads(city.run("restore", str(place), "--json").stdout)
    assert said["problems"] == []
    assert said["night"] == NIGHTS[0].isoformat()
    return city


@pytest.mark.slow
def test_a_restored_home_runs_the_next_night_with_the_same_bytes(
    copied: Path, first_night: City, three_nights: City, tmp_path: Path
) -> None:
    city = restored(copied, tmp_path / "again")
    assert city.run("verify").stdout.endswith("no problems\n")
    assert city.tables() == first_night.tables()
    while standing.unfinished(Home(city.root)):
        city.run("nightly")
    assert city.outbox() == three_nights.outbox()
    assert city.tables() == three_nights.tables()


def test_a_copy_is_for_its_owner_alone_and_holds_everything_but_what_is_made_anew(copied: Path) -> None:
    readable = [path for path in (copied, *copied.rglob("*")) if path.stat().st_mode & 0o007]
    assert readable == []
    names = {path.relative_to(copied).parts[0] for path in copied.rglob("*")}
    assert names >= {"outpost.toml", "secrets.toml", "outpost.duckdb", "vault.duckdb", "landing", "lake", "outbox"}
    assert stat.S_IMODE((copied / "vault.duckdb").stat().st_mode) == 0o600
    assert stat.S_IMODE((copied / "secrets.toml").stat().st_mode) == 0o600
    left = [path.name for path in copied.rglob("*") if path.name.endswith((".wal", ".partial", ".lock"))]
    assert left == []


def test_a_damaged_copy_is_not_restored(copied: Path, tmp_path: Path) -> None:
    for name, said in (("vault.duckdb", "is damaged in the copy"), ("secrets.toml", "is gone from the copy")):
        place = tmp_path / name
        shutil.copytree(copied, place)
        if "gone" in said:
            (place / name).unlink()
        else:
            (place / name).write_bytes((place / name).read_bytes()[:-1] + b"x")
        with pytest.raises(BackupError, match=rf"{name} {said}"):
            backup.restore(place, Home(tmp_path / "home"))
        assert not (tmp_path / "home").exists()
    with pytest.raises(BackupError, match="is no copy that `outpost backup` made"):
        backup.restore(tmp_path, Home(tmp_path / "home"))


def test_neither_a_copy_nor_a_home_is_written_over(copied: Path, first_night: City, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is not empty"):
        backup.backup(Home(first_night.root), copied)
    with pytest.raises(BackupError, match="is not empty"):
        backup.restore(copied, Home(first_night.root))
    with pytest.raises(BackupError, match="lies in the home itself"):
        backup.backup(Home(first_night.root), first_night.root / "reports" / "copy")


def test_a_home_before_its_first_night_is_copied_too(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_home(home)
    (home.root / "sources.toml").write_text("")
    (home.root / "mapping").mkdir()
    (home.root / "mapping" / "gov.house.toml").write_text("")
    said = backup.backup(home, tmp_path / "copy")
    assert said.night is None
    assert {"sources.toml", "mapping"} <= {path.name for path in (tmp_path / "copy").iterdir()}
    assert backup.restore(tmp_path / "copy", Home(tmp_path / "again")).problems == []
    assert secrets.read(Home(tmp_path / "again").secrets) == secrets.read(home.secrets)


def test_a_night_published_meanwhile_is_not_half_in_the_copy(
    first_night: City, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(copy_of(first_night).root)
    real = backup._copy
    nights: list[str] = []

    def published_meanwhile(given: Home, partial: Path) -> backup.Copied:
        copied = real(given, partial)
        if not nights:
            nights.append("published")
            again = workfile.night_folder(home, NIGHTS[1]) / "again.duckdb"
            shutil.copyfile(home.database, again)
            again.replace(home.database)
            (home.outbox / NIGHTS[1].isoformat()).mkdir()
            (home.outbox / NIGHTS[1].isoformat() / "manifest.json").write_text("{}", encoding="utf-8")
        return copied

    monkeypatch.setattr(backup, "_copy", published_meanwhile)
    backup.backup(home, tmp_path / "copy")
    assert nights
    assert not (tmp_path / "copy" / "outbox" / NIGHTS[1].isoformat()).exists(), "of no night that the database holds"
    assert backup.restore(tmp_path / "copy", Home(tmp_path / "again")).problems == []


@pytest.mark.slow
def test_copies_made_all_the_while_that_a_night_runs_are_each_whole(
    first_night: City, copy_of: Copy, three_nights: City, tmp_path: Path
) -> None:
    city = copy_of(first_night)
    night = subprocess.Popen(city.command("nightly", "--once"), cwd=city.project, env=city.environment(),
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # fmt: skip
    made: list[Path] = []
    while night.poll() is None:
        made.append(tmp_path / f"copy-{len(made)}")
        backup.backup(Home(city.root), made[-1])
    assert night.returncode == 0, night.stderr.read().decode() if night.stderr else ""
    assert len(made) > 1
    for number, place in enumerate((made[len(made) // 2], made[-1])):
        again = City(tmp_path / f"home-{number}")
        assert backup.restore(place, Home(again.root)).problems == []
        while standing.unfinished(Home(again.root)):
            again.run("nightly")
        assert again.outbox() == three_nights.outbox()
        assert again.tables() == three_nights.tables()


def test_a_database_put_back_alone_says_what_is_missing(first_night: City, fresh_city: City, copy_of: Copy) -> None:
    alone = copy_of(fresh_city)
    shutil.copy(first_night.root / "outpost.duckdb", alone.root / "outpost.duckdb")
    shutil.copy(first_night.root / "vault.duckdb", alone.root / "vault.duckdb")
    said = alone.run("nightly", check=False)
    assert said.returncode == 1
    files = len(contracts.ALL)
    assert f"what this home does not hold: {files} of {files} files of accepted rows" in said.stderr
    assert "outpost restore" in said.stderr


def test_secrets_of_another_home_are_said(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    secrets.write(city.root / "secrets.toml", secrets.generate())
    said = city.run("nightly", check=False)
    assert said.returncode == 1
    assert "secrets.toml is another home's" in said.stderr


def test_the_copy_of_a_vault_holds_the_same_people(copied: Path, first_night: City) -> None:
    counted = []
    for root in (copied, first_night.root):
        with duckdb.connect(str(root / "vault.duckdb"), read_only=True) as con:
            counted.append([con.execute(f"SELECT count(*), sum(hash(t)) FROM {table} AS t").fetchall()
                            for table in ("person", "lessor", "officer", "worker")])  # fmt: skip
    assert counted[0] == counted[1]

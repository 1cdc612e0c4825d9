"""The doctor finds what would stop a night, says what to do, and touches nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost import database, doctor
from outpost.home import Home, write_whole
from outpost.init import make_home
from outpost.night.lock import HomeLock

TODAY = dt.date(2026, 9, 1)
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "前哨 home")
    make_home(made)
    write_whole(made.notify, "urls = ['json://127.0.0.1/hook']\n", mode=0o600)
    return made


def found(home: Home, level: str) -> dict[str, str]:
    """Findings of a level: what is said and to do, by area."""
    return {one.area: f"{one.said} -> {one.todo}" for one in doctor.look_at(home, TODAY) if one.level == level}


def test_a_new_home_is_sound(home: Home) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.root.rglob("*")}
    assert found(home, "fault") == {}
    assert found(home, "warning") == {}
    assert {path: path.stat().st_mtime_ns for path in home.root.rglob("*")} == before


def unreadable_database(home: Home) -> None:
    home.database.write_bytes(b"no database at all" * 1000)


def an_accepted_delivery_without_a_vault(home: Home) -> None:
    con = database.connect(home.database)
    database.create_schema(con)
    con.execute(
        "INSERT INTO landing.delivery (delivery, extract, business_date, file, status, night, sequence) VALUES"
        " ('police.resident@2026-08-30', 'police.resident', '2026-08-30', 'x', 'accepted', '2026-08-30', 1)"
    )
    con.close()


FAULTS: dict[str, tuple[Callable[[Home], object], str, str]] = {
    "settings": (lambda home: home.config.write_text("nonsense = 1"), "settings", "nonsense: unknown key"),
    "no secrets": (lambda home: home.secrets.unlink(), "secrets", "secrets.toml is missing"),
    "open secrets": (lambda home: home.secrets.chmod(0o644), "secrets", "chmod 600"),
    "flag": (
        lambda home: (home.reference / "workdays.csv").write_text("date,is_workday\n2026-10-01,no\n"),
        "reference",
        "workdays.csv line 2: is_workday",
    ),
    "folder": (lambda home: home.quarantine.rmdir(), "folders", "quarantine/ is missing"),
    "database": (unreadable_database, "database", "cannot be read"),
    "vault": (an_accepted_delivery_without_a_vault, "vault", "put back"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_would_stop_a_night_is_a_fault(home: Home, name: str) -> None:
    harm, area, said = FAULTS[name]
    harm(home)
    assert list(found(home, "fault")) == [area]
    assert said in found(home, "fault")[area]


@pytest.mark.parametrize(("free", "level"), [(10**8, "fault"), (5 * 10**8, "warning"), (10**11, "well")])
def test_little_room_is_told_in_time(home: Home, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - free, free))
    assert "disk" in found(home, level)


def test_nobody_to_be_told_is_a_warning(home: Home) -> None:
    home.notify.unlink()
    assert "nobody is told" in found(home, "warning")["messages"]


def test_a_vault_that_others_can_read_is_a_warning(home: Home) -> None:
    home.vault.touch(0o644)
    assert "chmod 600" in found(home, "warning")["vault"]


def test_a_calendar_that_ends_too_soon_is_a_warning(home: Home) -> None:
    (home.reference / "workdays.csv").write_text("date,is_workday\n2026-10-30,Y\n", encoding="utf-8")
    assert "2026-10-30" in found(home, "warning")["calendar"]
    (home.reference / "workdays.csv").write_text("date,is_workday\n2026-10-31,Y\n", encoding="utf-8")
    assert "2026-10-31" in found(home, "well")["calendar"]


def test_who_writes_now_is_told(home: Home) -> None:
    lock = HomeLock(home)
    lock.acquire("a night")
    try:
        assert "is writing" in found(home, "well")["lock"]
    finally:
        lock.release()
    assert "lock" not in found(home, "well")

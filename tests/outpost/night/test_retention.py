"""What a published night lets go of, counted from T; and that nothing goes that the night could still need."""

from __future__ import annotations

import datetime as dt
import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from outpost import database, journal, landing, retention_periods
from outpost.home import Home
from outpost.identity.vault import VaultReader
from outpost.init import make_home
from outpost.night import retention, workfile
from tests.outpost.identity.test_vault import keep, staged

T = dt.date(2026, 11, 22)


def ago(days: int) -> dt.date:
    return T - dt.timedelta(days=days)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose last published night is T, with empty registers of that night."""
    made = Home(tmp_path / "前哨 home")
    make_home(made)
    published(made, T)
    return made


def published(home: Home, registers_of: dt.date) -> None:
    registers = home.lake / workfile.LAST_REGISTERS
    registers.unlink(missing_ok=True)
    home.database.unlink(missing_ok=True)
    con = database.connect(home.database, registers)
    database.create_schema(con)
    con.execute("INSERT INTO push.night VALUES ($night, 'published', $night, NULL)", {"night": T})
    landing.build_all(con, home, T)
    workfile.mark_registers(con, registers_of)
    con.close()


def purge(home: Home, *, dry_run: bool = False) -> retention.Purged:
    return retention.purge(home, T, {}, dry_run=dry_run)


@pytest.mark.parametrize(
    ("folder", "days"),
    [("landing", 30), ("quarantine", 30), ("lake/night", 30), ("outbox", 365), ("corrections", 365), ("reports", 365)],
)
def test_folders_of_a_date_go_when_their_days_are_over(home: Home, folder: str, days: int) -> None:
    for age in (0, days - 1, days, days + 1):
        file = home.root / folder / ago(age).isoformat() / "gov" / "some.csv"
        file.parent.mkdir(parents=True)
        file.touch()
    gone = {f"{folder}/{ago(age)}" for age in (days, days + 1)}
    assert set(purge(home, dry_run=True).files) == gone
    assert (home.root / folder / ago(days).isoformat()).exists()
    assert set(purge(home).files) == gone
    left = {path.name for path in (home.root / folder).iterdir()}
    assert left == {ago(0).isoformat(), ago(days - 1).isoformat()}
    assert purge(home).files == ()


def test_a_link_in_the_place_of_a_date_goes_and_what_it_leads_to_stays(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "gov").mkdir(parents=True)
    (home.landing / ago(30).isoformat()).symlink_to(outside)
    assert purge(home).files == (f"landing/{ago(30)}",)
    assert (outside / "gov").is_dir()
    assert list(home.landing.iterdir()) == []


def test_returned_files_and_receipts_go_after_a_year(home: Home) -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    names = []
    for folder in (home.inbox / "archive", home.receipts):
        folder.mkdir(exist_ok=True)
        for age in (364, 365):
            file = folder / f"{age}.xlsx"
            file.touch()
            moment = dt.datetime.combine(ago(age), dt.time(), shanghai).timestamp()
            os.utime(file, (moment, moment))
        names.append((folder / "365.xlsx").relative_to(home.root).as_posix())
    assert sorted(purge(home).files) == sorted(names)


def test_an_old_answer_is_emptied_and_keeps_its_number(home: Home) -> None:
    words = [{"kind": "answer", "note": "一年前"}, {"kind": "answer", "note": "上周"}]
    journal.append(home, words)
    with database.connect(home.database) as con:
        for number, age in ((1, 365), (2, 364)):
            con.execute("INSERT INTO push.night_input VALUES (?, 'journal', ?, 'x')", [ago(age), str(number)])
    assert purge(home, dry_run=True).journal == 1
    assert journal.entries(home)[0]["note"] == "一年前"
    assert purge(home).journal == 1
    assert journal.entries(home) == [{"id": 1, "kind": journal.FORGOTTEN}, {"id": 2, "kind": "answer", "note": "上周"}]
    assert "一年前" not in (home.inbox / journal.FILE).read_text(encoding="utf-8")
    assert purge(home).journal == 0
    journal.append(home, [{"kind": "answer", "note": "今天"}])
    assert [entry["id"] for entry in journal.waiting(home, 2)] == [3]


def known(home: Home) -> list[str]:
    with VaultReader(home.vault) as vault:
        return sorted(vault.persons(["a" * 32, "b" * 32])["person_key"])


def test_identities_go_by_the_registers_of_the_published_night_alone(home: Home) -> None:
    keep(home.vault, "person", staged("a" * 32, "甲"))
    published(home, ago(1))
    assert purge(home).identities == {}
    assert known(home) == ["a" * 32]
    (home.lake / workfile.LAST_REGISTERS).unlink()
    assert purge(home).identities == {}
    assert known(home) == ["a" * 32]
    published(home, T)
    assert purge(home, dry_run=True).identities["person"] == 1
    assert known(home) == ["a" * 32]
    assert purge(home).identities["person"] == 1
    assert known(home) == []


def test_who_an_open_task_may_name_stays_known(home: Home) -> None:
    from outpost import models

    keep(home.vault, "person", staged("a" * 32, "甲"))
    keep(home.vault, "person", staged("b" * 32, "乙"))
    with database.connect(home.database) as con:
        for table, model, kind, subject, evidence in (
            ("push.task_live", "C1", "person", "a" * 32, {}),
            ("push.task_live", "P2", "person", "c" * 32 + "|x", {"mother_person_key": "b" * 32}),
        ):
            values = {
                "task_number": subject[:9], "task_key": "k", "episode": 1, "model_id": model, "model_version": 1,
                "reason": "LISTED", "subject_kind": kind, "subject_key": subject, "priority": 3, "state": "queued",
                "opened_on": T, "route": "worker", "due_rule": "5wd", "evidence": json.dumps(evidence),
                "absent_nights": 0, "extended": False, "attempts": 0, "in_progress": False, "refused_by": [],
            }  # fmt: skip
            names = ", ".join(values)
            marks = ", ".join(f"${name}" for name in values)
            con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    specs = models.load_specs()
    assert retention.purge(home, T, specs).identities["person"] == 0
    assert known(home) == ["a" * 32, "b" * 32]
    with database.connect(home.database) as con:
        con.execute("DELETE FROM push.task_live WHERE model_id = 'C1'")
    assert retention.purge(home, T, specs).identities["person"] == 1
    assert known(home) == ["b" * 32]


def test_what_changed_versions_found_goes_with_the_findings_and_their_counts_with_the_nights() -> None:
    finding = [ago(retention_periods.days("findings", T) - more) for more in (0, 1)]
    night = [ago(retention_periods.days("nights", T) - more) for more in (0, 1)]
    with closing(database.connect(threads=1)) as con:
        database.create_schema(con)
        for day in finding:
            row = [day, "R1", "AREA", "dwelling", "H1", "H1", "added", False]
            con.execute(f"INSERT INTO push.beside_finding VALUES ({', '.join('?' * len(row))})", row).fetchall()
        for day in night:
            counts = [day, "R1", "{}", None, "ran", 1, 1, 0, 0, 0, None]
            con.execute(f"INSERT INTO push.beside_night VALUES ({', '.join('?' * len(counts))})", counts).fetchall()
        gone = retention.purge_rows(con, T)
        assert (gone["beside_finding"], gone["beside_night"]) == (1, 1)
        assert con.execute("SELECT business_date FROM push.beside_finding").fetchall() == [(finding[1],)]
        assert con.execute("SELECT business_date FROM push.beside_night").fetchall() == [(night[1],)]

"""The journal of what people said between nights, and the rule of two people."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from outpost import database
from outpost.home import Home
from outpost.init import make_home
from outpost.night import journal, releases, standing
from outpost.night.lock import HomeIsBusyError, HomeLock
from outpost.night.releases import ReleaseError

T = dt.date(2026, 11, 22)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    make_home(made)
    return made


def test_entries_are_numbered_on(home: Home) -> None:
    assert journal.append(home, [{"kind": "answer"}, {"kind": "review"}]) == 2
    journal.append(home, [{"kind": "answer"}])
    assert [entry["id"] for entry in journal.entries(home)] == [1, 2, 3]
    assert [entry["id"] for entry in journal.waiting(home, 2)] == [3]


def test_a_line_cut_off_by_a_crash_is_no_entry_and_is_written_over(home: Home) -> None:
    journal.append(home, [{"kind": "answer"}])
    with (home.inbox / journal.FILE).open("ab") as file:
        file.write('{"id": 2, "kind": "反'.encode()[:-1])
    assert len(journal.entries(home)) == 1
    journal.append(home, [{"kind": "review"}])
    assert [entry["kind"] for entry in journal.entries(home)] == ["answer", "review"]


def test_no_number_of_a_person_is_in_the_journal_whoever_appends_it(home: Home) -> None:
    digest = "13800138000" * 5 + "abcdefabc"
    said = {
        "note": "电话138 0013 8000",
        "demand": "找990101199003070015",
        "address": "工农路108号",
        "file_sha256": digest,
    }
    journal.append(home, [{"kind": "answer", "recipient": "13800138000", "batch": 1, **said}])
    (entry,) = journal.entries(home)
    assert entry == {
        "id": 1, "kind": "answer", "recipient": "13800138000", "batch": 1,
        "note": "电话***", "demand": "找***", "address": "工农路108号", "file_sha256": digest,
    }  # fmt: skip


def test_a_release_is_kept_as_it_was_said(home: Home) -> None:
    word = {"kind": "release", "target": "R1", "mac": "a13800138000b", "by": "甲"}
    journal.append(home, [word])
    assert journal.waiting(home, 0) == [{"id": 1, **word}]


def test_what_was_written_down_before_is_masked_when_a_night_takes_it(home: Home) -> None:
    (home.inbox / journal.FILE).write_text('{"id": 1, "kind": "answer", "note": "13800138000"}\n', encoding="utf-8")
    assert journal.waiting(home, 0) == [{"id": 1, "kind": "answer", "note": "***"}]


@pytest.fixture
def refused(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published night, on which a delivery of gov.house was refused for its size."""
    with closing(database.connect(home.database)) as con:
        database.create_schema(con)
        con.execute(
            "INSERT INTO landing.delivery (delivery, extract, business_date, file, status, ground, night, sequence)"
            " VALUES ('gov.house@2026-11-22', 'gov.house', $night, 'x', 'refused', 'row_change', $night, 1)",
            {"night": T},
        )
    with standing.published_database(home) as published:
        yield published


@pytest.mark.usefixtures("refused")
def test_one_person_does_not_release(home: Home) -> None:
    assert "second" in releases.record(home, "gov.house", T, "甲")
    with pytest.raises(ReleaseError, match="different person"):
        releases.record(home, "gov.house", T, "甲 ")


def test_two_people_release_a_refused_delivery(home: Home, refused: duckdb.DuckDBPyConnection) -> None:
    releases.record(home, "gov.house", T, "甲")
    assert releases.deliveries(refused, journal.entries(home)) == frozenset()
    assert "two people" in releases.record(home, "gov.house", T, "乙")
    assert releases.deliveries(refused, journal.entries(home)) == {"gov.house@2026-11-22"}


def test_what_was_not_refused_for_its_size_is_not_released(home: Home) -> None:
    with pytest.raises(ReleaseError, match=r"no delivery of gov\.house was refused for its size"):
        releases.record(home, "gov.house", T, "甲")


@pytest.mark.usefixtures("refused")
def test_who_releases_is_no_number(home: Home) -> None:
    with pytest.raises(ReleaseError, match="not an ID number"):
        releases.record(home, "gov.house", T, "甲 13800138000")
    assert journal.entries(home) == []


def test_an_unknown_name_is_refused(home: Home) -> None:
    with pytest.raises(ReleaseError, match="neither a model nor an extract"):
        releases.record(home, "gov.nothing", T, "甲")


def test_the_lock_names_its_holder_and_is_free_afterwards(home: Home) -> None:
    first, second = HomeLock(home), HomeLock(home)
    first.acquire("the night of 2026-11-22")
    with pytest.raises(HomeIsBusyError, match="the night of 2026-11-22"):
        second.acquire("something else")
    first.release()
    second.acquire("something else")
    second.release()

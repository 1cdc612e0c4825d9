"""The journal of what people said between nights, and the lock of the home."""

from pathlib import Path

import pytest

from outpost import journal
from outpost.home import Home
from outpost.init import make_home
from outpost.night.lock import HomeIsBusyError, HomeLock


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


def test_lines_that_are_no_entries_stop_nobody(home: Home) -> None:
    journal.append(home, [{"kind": "answer"}])
    odd = ["not json", "[1]", "null", '{"kind": 5}', "{}", '{"id": 999999, "kind": "review"}', "[" * 100_000]
    with (home.inbox / journal.FILE).open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in odd))
    journal.append(home, [{"kind": "review"}])
    assert [(entry["id"], entry["kind"]) for entry in journal.entries(home)] == [
        (1, "answer"), *((number, journal.UNREADABLE) for number in range(2, 7)), (7, "review"),
        (8, journal.UNREADABLE), (9, "review"),
    ]  # fmt: skip
    assert journal.forget(home, [1]) == 1
    assert journal.entries(home)[0] == {"id": 1, "kind": journal.FORGOTTEN}


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


def test_the_lock_names_its_holder_and_is_free_afterwards(home: Home) -> None:
    first, second = HomeLock(home), HomeLock(home)
    first.acquire("the night of 2026-11-22")
    with pytest.raises(HomeIsBusyError, match="the night of 2026-11-22"):
        second.acquire("something else")
    first.release()
    second.acquire("something else")
    second.release()

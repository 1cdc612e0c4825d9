"""The journal of what people said between nights, and the lock of the home."""

from pathlib import Path

import pytest

from outpost.home import Home
from outpost.init import make_home
from outpost.night import journal
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


def test_the_lock_names_its_holder_and_is_free_afterwards(home: Home) -> None:
    first, second = HomeLock(home), HomeLock(home)
    first.acquire("the night of 2026-11-22")
    with pytest.raises(HomeIsBusyError, match="the night of 2026-11-22"):
        second.acquire("something else")
    first.release()
    second.acquire("something else")
    second.release()

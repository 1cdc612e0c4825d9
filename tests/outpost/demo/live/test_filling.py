"""A real list filled in: what is read back is what was typed, and nothing else has changed."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost import returns
from outpost.demo.live.filling import NotAListError, filled
from outpost.returns.forms import Row
from tests.outpost.ledger.conftest import finding
from tests.outpost.returns.town import Town
from tests.sharing import made_once

DAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The lists of a small town's night."""

    def make(folder: Path) -> None:
        town = Town(folder)
        town.listed_night(*(finding(model, f"H{n}") for model in ("M1", "M2") for n in range(1, 5)))
        (folder / "night").write_text(str(town.folder))
        town.con.close()

    folder = Path((made_once(tmp_path_factory, "filling", make) / "night").read_text())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.xlsx"))}


def rows(content: bytes) -> dict[str, Row]:
    return {row.number: row for row in returns.read_form(content).rows}


def tasks_of(content: bytes) -> list[str]:
    from tests.outpost.returns.test_round_trip import tasks_of as of_path

    return of_path(io.BytesIO(content))  # type: ignore[arg-type]


def test_what_is_typed_is_read_back_and_the_rest_stays(lists: dict[str, bytes]) -> None:
    content = next(content for name, content in lists.items() if name.startswith("gov/worker"))
    number = tasks_of(content)[0]
    typed: dict[str, str | dt.date] = {
        "answer": "04 不属实",
        "answer_date": DAY,
        "answer_note": "租客 <已> 退租 & 搬走",
        "answer_department": "",
    }
    changed = filled(content, {"tasks": {number: typed}})
    (row,) = rows(changed).values()
    assert (row.number, row.cells["answer"], row.cells["answer_date"]) == (number, "04 不属实", DAY)
    assert row.cells["answer_note"] == "租客 <已> 退租 & 搬走"
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (content, changed))
    assert before.namelist() == after.namelist()
    differs = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert differs == ["xl/worksheets/sheet1.xml"]


@settings(max_examples=8)
@given(note=st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip()) and text.isprintable()))
def test_any_note_comes_back_as_it_was_written(lists: dict[str, bytes], note: str) -> None:
    content = next(content for name, content in lists.items() if name.startswith("gov/worker"))
    number = tasks_of(content)[-1]
    changed = filled(content, {"tasks": {number: {"answer": "99 其他", "answer_note": note}}})
    read = str(rows(changed)[number].cells["answer_note"])
    assert read.removeprefix("'").strip() == note.removeprefix("'").strip()


def test_the_same_typing_gives_the_same_bytes(lists: dict[str, bytes]) -> None:
    content = next(iter(lists.values()))
    typed = {"tasks": {tasks_of(content)[0]: {"answer": "01"}}}
    assert filled(content, typed) == filled(content, typed)


def test_a_task_that_does_not_stand_there_is_an_error(lists: dict[str, bytes]) -> None:
    content = next(iter(lists.values()))
    with pytest.raises(NotAListError, match="1 tasks"):
        filled(content, {"tasks": {"R1-000000-000000": {"answer": "01"}}})

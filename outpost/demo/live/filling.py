"""A list filled in as a person does it: the workbook itself, with values typed into the cells that are for answers.

Only the sheet that is typed into changes; all else in the file stays as it is, byte for byte. The sheet is read with
the words of its own header, as people read it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping

from outpost import messages
from outpost.errors import OutpostError
from outpost.workbook.sheet import inline, serial
from outpost.workbook.text import neutral

Typed = Mapping[str, Mapping[str, str | dt.date]]
"""Task number -> column (a key of ``[columns]`` in messages.toml) -> what is typed."""

_ROW = re.compile(r'<row r="(\d+)"[^>]*>.*?</row>', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="\d+")?(?:/>|(?: t="inlineStr")?>(.*?)</c>)', re.DOTALL)
_TEXT = re.compile(r"<t[^>]*>(.*?)</t>", re.DOTALL)
_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="(\d+)"')
_MOMENT = (1980, 1, 1, 0, 0, 0)


class NotAListError(OutpostError):
    """The file has no such sheet, or a task does not stand on it; the text names neither values nor persons."""


def filled(content: bytes, typed: Mapping[str, Typed]) -> bytes:
    """The workbook with values typed in. ``typed``: by sheet (a key of ``[sheets]``), then by task.

    Raises:
        NotAListError: a sheet or a task is not there.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sheets = {
        title: f"xl/worksheets/sheet{number}.xml" for title, number in _SHEET.findall(_text(members, "xl/workbook.xml"))
    }
    for key, tasks in typed.items():
        name = sheets.get(messages.text(f"sheets.{key}"))
        if name is None:
            raise NotAListError(f"the list has no sheet {key}")
        members[name] = _typed_into(_text(members, name), tasks).encode()
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, data in members.items():
            book.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED, 1)
    return memory.getvalue()


def _text(members: Mapping[str, bytes], name: str) -> str:
    return members[name].decode("utf-8")


def _typed_into(xml: str, tasks: Typed) -> str:
    """The sheet with values in the rows of these tasks."""
    titles = {messages.text(f"columns.{key}"): key for key in messages.section("columns")}
    columns: dict[str, str] = {}
    left = dict(tasks)

    def typed(found: re.Match[str]) -> str:
        nonlocal columns
        cells = {letters: _shown(content) for letters, content in _CELL.findall(found[0])}
        if messages.text("columns.task_number") in cells.values():
            columns = {titles[text]: letters for letters, text in cells.items() if text in titles}
            return found[0]
        values = left.pop(cells.get(columns.get("task_number", ""), ""), None)
        if values is None:
            return found[0]
        row = found[0]
        for key, value in values.items():
            row = _with_value(row, f"{columns[key]}{found[1]}", value)
        return row

    written = _ROW.sub(typed, xml)
    if left:
        raise NotAListError(f"{len(left)} tasks do not stand on their list")
    return written


def _shown(content: str) -> str:
    text = _TEXT.search(content)
    return text[1] if text else content


def _with_value(row: str, place: str, value: str | dt.date) -> str:
    """The row with a value in the cell at ``place``, in the style that the cell has."""
    end = f"><v>{serial(value)}</v></c>" if isinstance(value, dt.date) else inline(neutral(value))
    return re.sub(rf'(<c r="{place}"(?: s="\d+")?)(?:/>|>.*?</c>)', lambda cell: cell[1] + end, row, count=1)

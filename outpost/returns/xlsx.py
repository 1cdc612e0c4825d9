"""Reading .xlsx as it comes from any program: streamed, bounded, values only (formulas by their last result)."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from dataclasses import dataclass, field

from outpost.returns.archive import Archive
from outpost.returns.markup import parse
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Table, Value

_MOST_SHEETS = 30
_MOST_STRINGS = 200_000
_MOST_MERGES = 1_000
_LONGEST = 4_000
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - workbooks know no zone
# What people mean by a smaller number in a date cell is no day of 1900: 11.25 is 25 November.
_FIRST_SERIAL = 1_000
_LAST_SERIAL = 2_958_465
_RELATION_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_STRICT_RELATION_ID = "http://purl.oclc.org/ooxml/officeDocument/relationships id"


def read(content: bytes) -> list[Table]:
    """The sheets of a workbook. FileRefusedError when it is none, or more than a list can be."""
    archive = Archive(content)
    book = _Book(archive)
    return [Table(title, _Sheet(book).read(member)) for title, member in book.sheets]


class _Book:
    """What the sheets of a workbook share."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        if "[Content_Types].xml" not in archive.names:
            raise FileRefusedError("no_workbook")
        types: list[str] = []
        parse(archive.chunks("[Content_Types].xml"), lambda _, has: types.append(has.get("ContentType", "")))
        if any("macroEnabled" in kind for kind in types):
            raise FileRefusedError("macros")
        main = next((target for kind, target in self._relations("") if kind.endswith("/officeDocument")), "")
        if main not in archive.names:
            raise FileRefusedError("no_workbook")
        self.main = main
        self.from_1904 = False
        self._found: list[tuple[str, str]] = []
        parse(archive.chunks(main), self._workbook)
        kinds = dict(self._relations_by_id(main))
        self.sheets = [
            (title, kinds[key][1])
            for title, key in self._found
            if key in kinds and kinds[key][0].endswith("/worksheet")
        ]
        if not self.sheets or len(self.sheets) > _MOST_SHEETS:
            raise FileRefusedError("no_workbook" if not self.sheets else "too_large")
        targets = {kind.rpartition("/")[2]: target for kind, target in self._relations(main)}
        self.strings = _strings(archive, targets.get("sharedStrings"))
        self.is_date = _date_styles(archive, targets.get("styles"))

    def _workbook(self, name: str, has: dict[str, str]) -> None:
        if name == "sheet":
            self._found.append((has.get("name", ""), has.get(_RELATION_ID) or has.get(_STRICT_RELATION_ID) or ""))
        elif name == "workbookPr":
            self.from_1904 = has.get("date1904") in ("1", "true")

    def _relations(self, member: str) -> list[tuple[str, str]]:
        return [target for _, target in self._relations_by_id(member)]

    def _relations_by_id(self, member: str) -> list[tuple[str, tuple[str, str]]]:
        folder, name = posixpath.split(member)
        place = posixpath.join(folder, "_rels", f"{name}.rels")
        if place not in self.archive.names:
            return []
        found: list[tuple[str, tuple[str, str]]] = []

        def relation(element: str, has: dict[str, str]) -> None:
            if element != "Relationship":
                return
            kind, target = has.get("Type", ""), has.get("Target", "")
            if has.get("TargetMode") == "External" or kind.endswith("/externalLink"):
                if not kind.endswith("/hyperlink"):
                    raise FileRefusedError("external")
                return
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append((has.get("Id", ""), (kind, path)))

        parse(self.archive.chunks(place), relation)
        return found


def _strings(archive: Archive, member: str | None) -> list[str]:
    if member is None or member not in archive.names:
        return []
    strings: list[str] = []
    pieces: list[str] = []
    state = {"phonetic": 0, "t": 0}

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            pieces.clear()
        elif name in ("rPh", "t"):
            state["phonetic" if name == "rPh" else "t"] += 1

    def end(name: str) -> None:
        if name == "si":
            if len(strings) >= _MOST_STRINGS:
                raise FileRefusedError("too_large")
            strings.append(_unescaped("".join(pieces)[:_LONGEST]))
        elif name in ("rPh", "t"):
            state["phonetic" if name == "rPh" else "t"] -= 1

    def text(piece: str) -> None:
        if state["t"] and not state["phonetic"]:
            pieces.append(piece)

    parse(archive.chunks(member), start, end, text)
    return strings


def _date_styles(archive: Archive, member: str | None) -> list[bool]:
    """For each cell style whether it shows a number as a date."""
    if member is None or member not in archive.names:
        return []
    own: dict[str, str] = {}
    formats: list[str] = []
    inside = {"cellXfs": False}

    def start(name: str, has: dict[str, str]) -> None:
        if name == "numFmt":
            own[has.get("numFmtId", "")] = has.get("formatCode", "")
        elif name == "cellXfs":
            inside["cellXfs"] = True
        elif name == "xf" and inside["cellXfs"]:
            formats.append(has.get("numFmtId", "0"))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside["cellXfs"] = False

    parse(archive.chunks(member), start, end)
    return [_is_date_format(number, own.get(number)) for number in formats]


def _is_date_format(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdigit() and int(number) in _DATE_FORMATS
    return bool(re.search(r"[ymdYMD]", _NOT_DATE.sub("", code)))


@dataclass
class _Sheet:
    """One worksheet while it is read."""

    book: _Book
    rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    _row: list[Value] = field(default_factory=list)
    _number: int = 0
    _column: int = -1
    _kind: str = ""
    _style: int = 0
    _pieces: list[str] = field(default_factory=list)
    _listening: bool = False
    _phonetic: bool = False
    _cells: int = 0
    _merges: list[str] = field(default_factory=list)

    def read(self, member: str) -> list[tuple[int, list[Value]]]:
        """The rows that hold something."""
        if member not in self.book.archive.names:
            raise FileRefusedError("broken")
        parse(self.book.archive.chunks(member), self._start, self._end, self._text)
        self._fill_merges()
        return self.rows

    def _fill_merges(self) -> None:
        """Cells joined downwards all say what the first of them says: one answer for several tasks."""
        by_number = dict(self.rows)
        for place in self._merges[:_MOST_MERGES]:
            first, _, last = place.partition(":")
            start, stop = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
            if not start or not stop or start[1] != stop[1]:
                continue
            column, top = _column(start[1]), int(start[2])
            values = by_number.get(top, [])
            if column >= min(len(values), MOST_COLUMNS):
                continue
            for number in range(top + 1, min(int(stop[2]), top + MOST_ROWS) + 1):
                if below := by_number.get(number):
                    below += [None] * (column + 1 - len(below))
                    below[column] = values[column]

    def _start(self, name: str, has: dict[str, str]) -> None:
        if name == "c":
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise FileRefusedError("too_large")
            place = _PLACE.fullmatch(has.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
            self._kind = has.get("t", "n")
            self._style = int(has["s"]) if has.get("s", "").isdigit() else 0
            self._pieces.clear()
        elif name in ("v", "t"):
            self._listening = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell":
            self._merges.append(has.get("ref", ""))
        elif name == "row":
            number = has.get("r", "")
            self._number = int(number) if number.isdigit() and len(number) < 9 else self._number + 1
            self._row, self._column = [], -1

    def _end(self, name: str) -> None:
        if name in ("v", "t"):
            self._listening = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            value = self._value()
            if value is not None and self._column < MOST_COLUMNS:
                self._row += [None] * (self._column + 1 - len(self._row))
                self._row[self._column] = value
        elif name == "row" and self._row:
            if len(self.rows) >= MOST_ROWS + 50:
                raise FileRefusedError("too_large")
            self.rows.append((self._number, self._row))

    def _text(self, piece: str) -> None:
        if self._listening:
            self._pieces.append(piece)

    def _value(self) -> Value:
        text = "".join(self._pieces)[:_LONGEST]
        if not text:
            return None
        if self._kind == "s":
            at = int(text) if text.isdigit() and len(text) < 9 else -1
            return self.book.strings[at] if 0 <= at < len(self.book.strings) else None
        if self._kind in ("str", "inlineStr", "e"):
            return _unescaped(text)
        if self._kind == "d":
            return text
        return self._number_or_date(text)

    def _number_or_date(self, text: str) -> Value:
        try:
            number = float(text)
        except ValueError:
            return text
        styles = self.book.is_date
        if (
            self._kind == "n"
            and self._style < len(styles)
            and styles[self._style]
            and _FIRST_SERIAL <= number <= _LAST_SERIAL
        ):
            return (_EPOCHS[self.book.from_1904] + dt.timedelta(days=number)).date()
        return number


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text

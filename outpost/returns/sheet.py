"""One worksheet of an .xlsx: its cells as values, bounded, formulas by their last result."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from outpost.returns.dates import day_of
from outpost.returns.markup import parse
from outpost.returns.merges import Merge, filled
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, NOT_CALCULATED, Rows, Value, whole

_MOST_MERGES = 20_000
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - workbooks know no zone
# A smaller number in a date cell is no day of 1900 to whoever typed it: 11.25 is 25 November. After 9999 is no day.
_FIRST_SERIAL = 1_000
_LAST_SERIAL = {False: 2_958_465, True: 2_957_003}
_SPARE_ROWS = 50


@dataclass(frozen=True)
class Shared:
    """What the sheets of a workbook share: its texts, which cell styles show dates, and from when it counts days."""

    strings: list[str]
    is_date: list[bool]
    from_1904: bool


@dataclass
class SheetReader:
    """One worksheet while it is read."""

    shared: Shared
    rows: Rows = field(default_factory=list)
    _row: list[Value] = field(default_factory=list)
    _number: int = 0
    _column: int = -1
    _cell: dict[str, str] = field(default_factory=dict)
    _pieces: list[str] = field(default_factory=list)
    _formula: bool = False
    _listening: bool = False
    _phonetic: bool = False
    _cells: int = 0
    _merges: list[str] = field(default_factory=list)

    def read(self, content: bytes) -> Rows:
        """The rows that hold something."""
        parse(content, self._start, self._end, self._text)
        return filled(self.rows, self._joined())

    def _start(self, name: str, has: dict[str, str]) -> None:
        if name == "c":
            self._cells += 1
            if self._cells > MOST_CELLS:
                raise FileRefusedError("too_large")
            column = _COLUMNS.get(has.get("r", "").rstrip(_DIGITS))
            self._column = self._column + 1 if column is None else column
            self._cell = has
        elif name == "v" or name == "t":
            self._listening = not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = has.get("r", "")
            self._number = int(number) if number.isdecimal() and len(number) < 9 else self._number + 1
            self._row, self._column = [], -1
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell":
            self._merges.append(has.get("ref", ""))

    def _end(self, name: str) -> None:
        if name == "c":
            if self._pieces:
                self._keep(self._value(whole("".join(self._pieces))))
                self._pieces.clear()
            elif self._formula:
                self._keep(NOT_CALCULATED)
            self._formula = False
        elif name == "v" or name == "t":
            self._listening = False
        elif name == "row":
            if self._row:
                if len(self.rows) >= MOST_ROWS + _SPARE_ROWS:
                    raise FileRefusedError("too_large")
                self.rows.append((self._number, self._row))
                self._row = []
        elif name == "rPh":
            self._phonetic = False

    def _text(self, piece: str) -> None:
        if self._listening:
            self._pieces.append(piece)

    def _keep(self, value: Value) -> None:
        if value is not None and self._column < MOST_COLUMNS:
            self._row += [None] * (self._column + 1 - len(self._row))
            self._row[self._column] = value

    def _value(self, text: str) -> Value:
        kind = self._cell.get("t", "n")
        if kind == "s":
            at = int(text) if text.isdecimal() and len(text) < 9 else -1
            return self.shared.strings[at] if 0 <= at < len(self.shared.strings) else None
        if kind == "n":
            return self._number_or_date(text)
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return text if kind == "d" else unescaped(text)

    def _number_or_date(self, text: str) -> Value:
        try:
            number = float(text)
        except ValueError:
            return text
        style = self._cell.get("s", "")
        at = int(style) if style.isdecimal() and len(style) < 7 else 0
        styles = self.shared.is_date
        from_1904 = self.shared.from_1904
        if at < len(styles) and styles[at] and _FIRST_SERIAL <= number < _LAST_SERIAL[from_1904]:
            return day_of(_EPOCHS[from_1904] + dt.timedelta(days=number))
        return number

    def _joined(self) -> Iterator[Merge]:
        for cells in self._merges[:_MOST_MERGES]:
            first, _, last = cells.partition(":")
            start, stop = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
            if start and stop and start[1] in _COLUMNS and stop[1] in _COLUMNS:
                yield Merge(int(start[2]), _COLUMNS[start[1]], int(stop[2]), _COLUMNS[stop[1]])


def unescaped(text: str) -> str:
    """``_x000D_`` and the like as the characters that they stand for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _letters(column: int) -> str:
    text = ""
    while column >= 0:
        text = chr(65 + column % 26) + text
        column = column // 26 - 1
    return text


_COLUMNS = {_letters(column): column for column in range(16_384)}

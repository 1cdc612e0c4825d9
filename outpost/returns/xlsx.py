"""Reading .xlsx as it comes from any program: bounded, values only, nothing of it is ever run or fetched."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache, partial
from urllib.parse import unquote

from outpost.returns import other_books
from outpost.returns.archive import Archive
from outpost.returns.markup import parse
from outpost.returns.refusal import FileRefusedError
from outpost.returns.sheet import Shared, SheetReader, unescaped
from outpost.returns.table import Rows, Table, whole

_MOST_SHEETS = 30
_MOST_STRINGS = 200_000
_LONGEST_FORMAT = 255
_SMALL = 256 << 10
_TYPES = "[content_types].xml"
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def read(content: bytes) -> list[Table]:
    """The sheets of a workbook. FileRefusedError when it is none, or more than a list can be."""
    archive = Archive(content)
    if archive.is_open_document:
        return other_books.read(content)
    book = _Book(archive)

    def reader(member: str) -> Rows:
        return SheetReader(book.shared).read(archive.read(member))

    return [Table(title, partial(reader, member)) for title, member in book.sheets]


class _Book:
    """What is to be known of a workbook before its sheets are read."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        if _TYPES not in archive.names:
            raise FileRefusedError("no_workbook")
        parse(archive.read(_TYPES), self._type)
        main = next((target for kind, target in self._relations("").values() if kind.endswith("/officeDocument")), "")
        if main not in archive.names:
            raise FileRefusedError("no_workbook")
        relations = self._relations(main)
        self._from_1904 = False
        self._found: list[tuple[str, str]] = []
        parse(archive.read(main), self._workbook)
        self.sheets = [
            (title, relations[key][1])
            for title, key in self._found
            if key in relations and relations[key][0].endswith("/worksheet")
        ]
        if not self.sheets or len(self.sheets) > _MOST_SHEETS:
            raise FileRefusedError("no_workbook" if not self.sheets else "too_large")
        targets = {kind.rpartition("/")[2]: target for kind, target in relations.values()}
        self.shared = Shared(
            _strings(archive, targets.get("sharedStrings")),
            _date_styles(archive, targets.get("styles")),
            self._from_1904,
        )

    def _type(self, name: str, has: dict[str, str]) -> None:
        """A type that no member has is nothing: some programs declare all types that they know."""
        ending = f".{has.get('Extension', '').lower()}"
        if "macroenabled" in has.get("ContentType", "").lower() and (
            name != "Default" or any(member.endswith(ending) for member in self.archive.names)
        ):
            # .xlsb bears this name whether or not there are any; the archive has looked for them.
            raise FileRefusedError("old_workbook" if ".binary." in has.get("ContentType", "") else "macros")

    def _workbook(self, name: str, has: dict[str, str]) -> None:
        if name == "sheet":
            keys = [value for attribute, value in has.items() if attribute.endswith(":id")]
            self._found.append((has.get("name", ""), keys[0] if keys else ""))
        elif name == "workbookPr":
            self._from_1904 = has.get("date1904") in ("1", "true")

    def _relations(self, member: str) -> dict[str, tuple[str, str]]:
        """(type, target) of each relation of a member, by its id."""
        folder, name = posixpath.split(member)
        path = posixpath.join(folder, "_rels", f"{name}.rels").lower()
        if path not in self.archive.names:
            return {}
        found: dict[str, tuple[str, str]] = {}

        def relation(element: str, has: dict[str, str]) -> None:
            if element != "Relationship":
                return
            kind, target = has.get("Type", ""), has.get("Target", "")
            if has.get("TargetMode") == "External" or kind.endswith("/externalLink"):
                if not kind.endswith("/hyperlink"):
                    raise FileRefusedError("external")
                return
            target = unquote(target).replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[has.get("Id", "")] = (kind, path.lower())

        parse(self.archive.read(path), relation)
        return found


def _strings(archive: Archive, member: str | None) -> list[str]:
    if member is None or member not in archive.names:
        return []
    strings: list[str] = []
    pieces: list[str] = []
    listening = phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal listening, phonetic
        if name == "t":
            listening = not phonetic
        elif name == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal listening, phonetic
        if name == "t":
            listening = False
        elif name == "si":
            if len(strings) >= _MOST_STRINGS:
                raise FileRefusedError("too_large")
            strings.append(unescaped(whole("".join(pieces))))
            pieces.clear()
        elif name == "rPh":
            phonetic = False

    def text(piece: str) -> None:
        if listening:
            pieces.append(piece)

    parse(archive.read(member), start, end, text)
    return strings


def _date_styles(archive: Archive, member: str | None) -> list[bool]:
    """For each cell style whether it shows a number as a date."""
    if member is None or member not in archive.names:
        return []
    content = archive.read(member)
    return _remembered(content) if len(content) < _SMALL else _date_styles_of(content)


@lru_cache(maxsize=8)
def _remembered(content: bytes) -> list[bool]:
    """All that one program makes of our lists have the same styles."""
    return _date_styles_of(content)


def _date_styles_of(content: bytes) -> list[bool]:
    own: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def start(name: str, has: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            own[has.get("numFmtId", "")] = has.get("formatCode", "")[:_LONGEST_FORMAT]
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            formats.append(has.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    parse(content, start, end)
    known = {number: _is_date_format(number, own.get(number)) for number in set(formats)}
    return [known[number] for number in formats]


def _is_date_format(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdecimal() and len(number) < 9 and int(number) in _DATE_FORMATS
    return bool(re.search(r"[ymdYMD]", _NOT_DATE.sub("", code)))

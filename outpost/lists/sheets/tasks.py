"""The sheet 任务清单: one line a task, the answer cells at its right, how to check said once a matter below.

A reviewer's has parts: what he does himself, what waits for him, what he only has to know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.sheets import look, paging
from outpost.lists.sheets.codes import Codes
from outpost.lists.sheets.head import LINE_POINTS, ROW_POINTS, Heading, begin, headings, lines_again
from outpost.lists.sheets.how import say_how, told_how
from outpost.workbook.book import Tab
from outpost.workbook.sheet import HIGHEST, LETTERS, Choice, DateRange, Sheet, inline, inline_again, row, serial
from outpost.workbook.styles import Border
from outpost.workbook.text import cut, lines

COLUMNS = (
    ("index", 38),
    ("task_number", 88),
    ("urgency", 32),
    ("matter", 103),
    ("address", 118),
    ("subject", 66),
    ("why", 254),
    ("how", 184),
    ("due", 44),
    ("answer", 62),
    ("answer_date", 66),
    ("answer_note", 152),
    ("answer_department", 44),
    ("number", 90),
)
"""Key in the catalogue and width in pixels. The last one, 收件编号, is not printed: the footer says it."""
PRINTED = 13
ANSWERS = range(9, 13)
_NUMBER_OF = {key: at for at, (key, _) in enumerate(COLUMNS)}
HIDDEN = frozenset({_NUMBER_OF["how"]})
"""怎么核查 is in each row, but neither seen nor printed: it is said once a matter, below the rows."""
_FROZEN = _NUMBER_OF["address"] + 1
_ZOOM = 85
"""Percent: the columns up to 核查地址 and 核查结果 beside them fit into the 390 pixels of a phone."""
_MATTER, _ADDRESS, _SUBJECT, _WHY = (dict(COLUMNS)[key] for key in ("matter", "address", "subject", "why"))
# Room to write by hand.
_LEAST_LINES = 2
_SHORT = 34
_PART_POINTS = 22
_PLAIN_HEADER = 4
_LATEST_ANSWER = dt.timedelta(days=365)
_LAST_PRINTED, _LAST = LETTERS[PRINTED - 1], LETTERS[len(COLUMNS) - 1]


@dataclass(frozen=True)
class Content:
    """What stands on the sheet: ``todo`` is answered here; ``waiting`` on another sheet, ``known`` by nobody or others.

    ``in_parts``: each part has a heading. ``answers`` maps a code to its reading.
    """

    todo: Sequence[Line]
    waiting: Sequence[Line] = ()
    known: Sequence[Line] = ()
    in_parts: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.todo) + len(self.waiting) + len(self.known)


def tasks_tab(heading: Heading, content: Content, codes: Codes) -> Tab:
    """The sheet for ``content``. Its first part is printed with how to check below it, and no more than that."""
    day = heading.occasion.list_day
    more = _more(len(content))
    sheet = Sheet(_pixels(more), hidden_columns=HIDDEN, selected=True, tab_colour="1F3864", zoom=_ZOOM)
    todo = content.todo
    at = begin(sheet, heading, messages.text(f"titles.{heading.recipient.kind}"), _counts(content, day), PRINTED)
    if content.in_parts and todo:
        sheet.rows.append(part_heading(at, "todo", len(todo)))
        at += 1
    sheet.frozen_rows, sheet.frozen_columns = at, _FROZEN
    sheet.rows.append(headings(at, titles_of(COLUMNS), ANSWERS))
    header, rows, how = at, Rows(heading, more), told_how(sheet, todo)
    blocks = Blocks()
    shown = blocks.of(todo)
    heights = [rows.height(line, address) for line, (address, _) in zip(todo, shown, strict=True)]
    head = 60.0 + (_PART_POINTS if at > _PLAIN_HEADER else 0)
    less = paging.squeeze(head, heights, [cell.height for cell in how])
    sheet.rows += rows.of(at + 1, todo, shown, [height - less for height in heights])
    at += len(todo)
    filtered = f"$A${header}:${_LAST}${at}" if todo else None
    if todo:
        sheet.filter_range = f"A{header}:{_LAST}{at}"
        _rules(sheet, header + 1, todo, codes, day)
        at = say_how(sheet, at + 1, how)
    last = at
    for part, lines_of_part in (("waiting", content.waiting), ("known", content.known)):
        if lines_of_part:
            sheet.rows.append(part_heading(at + 1, part, len(lines_of_part)))
            short = [_short(line, part, content.answers) for line in lines_of_part]
            shown = blocks.of(short)
            heights = [rows.height(line, address) for line, (address, _) in zip(short, shown, strict=True)]
            sheet.rows += rows.of(at + 2, short, shown, heights)
            at += 1 + len(lines_of_part)
    return Tab(
        messages.text("sheets.tasks"),
        sheet,
        repeat_rows=f"${header}:${header}",
        print_area=f"$A$1:${_LAST_PRINTED}${last}",
        filter_range=filtered,
        on_paper=bool(todo) or not len(content),
    )


def _more(rows: int) -> int:
    """Pixels that 序号 needs more from three digits on."""
    return 12 * max(len(str(rows)) - 2, 0)


@cache
def _pixels(more: int) -> tuple[int, ...]:
    """Widths where 序号 takes ``more``, from 推送原因."""
    return tuple(wide + {"index": more, "why": -more}.get(key, 0) for key, wide in COLUMNS)


def part_heading(at: int, part: str, rows: int) -> str:
    """The heading of a part; its cells are not joined, or the rows could not be sorted."""
    text = messages.text(f"parts.{part}", rows=rows)
    rest = "".join(f'<c r="{letter}{at}" s="{look.PART}"/>' for letter in LETTERS[1:PRINTED])
    return row(at, _PART_POINTS, f'<c r="A{at}" s="{look.PART}"{inline(text)}{rest}')


def _short(line: Line, part: str, answers: Mapping[str, str]) -> Line:
    """A line of which one only has to know: one sentence, nothing to do.

    What became of a task that is another's by now is said whole."""
    why = line.why.replace("\n", "")
    if part == "waiting" and line.answer:
        said = f"{line.answer.code} {answers.get(line.answer.code, '')}".strip()
        why = messages.text("parts.answered", said=said)
    return line._replace(why=why if line.state == "moved" else cut(why, _SHORT), how="")


@cache
def titles_of(columns: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """The headings of these columns."""
    return tuple(messages.text(f"columns.{key}") for key, _ in columns)


def _counts(content: Content, day: dt.date) -> str:
    if not content.todo:
        return messages.text("head.nothing")
    return messages.text(
        "head.counts",
        rows=len(content.todo),
        new=sum([line.is_new for line in content.todo]),
        urgent=sum([line.priority == 1 for line in content.todo]),
        overdue=sum([line.counted and line.days_late(day) > 0 for line in content.todo]),
    )


Shown = tuple[str, Border | None]
"""An address as it is written, and its place in a block of rows of one door."""


class Blocks:
    """The marks of doors that several lines in a row are a visit to, numbered through."""

    def __init__(self) -> None:
        self._doors = 0

    def of(self, lines_of_part: Sequence[Line]) -> list[Shown]:
        """Each line's address, with 同户 and the door's number where it is one of several, and its place among them."""
        found = []
        doors = [None, *(door_of(line) for line in lines_of_part), None]
        for line, above, door, below in zip(lines_of_part, doors, doors[1:], doors[2:], strict=False):
            address = line.address
            place: Border | None = None
            if door is not None and door in (above, below):
                place = "first" if door != above else "between" if door == below else "last"
                self._doors += place == "first"
                address = messages.text("rows.same_door", number=self._doors, address=address)
            found.append((address, place))
        return found


class Rows:
    """The rows of a sheet: numbered through, those of one door marked alike and drawn as one block."""

    def __init__(self, heading: Heading, more: int) -> None:
        self._day = heading.occasion.list_day
        self._number = f's="{look.NUMBER}"{inline(heading.recipient.number)}'
        self._why = _WHY - more
        self._index = 0

    def of(
        self, first: int, lines_of_part: Sequence[Line], shown: Sequence[Shown], heights: Sequence[float]
    ) -> list[str]:
        """The rows from ``first`` on; ``shown`` are the lines' addresses and places in their block."""
        found = []
        for at, (line, (address, place), height) in enumerate(zip(lines_of_part, shown, heights, strict=True), first):
            self._index += 1
            found.append(self._row(at, line, address, place, height))
        return found

    def _row(self, at: int, line: Line, address: str, place: Border | None, height: float) -> str:
        moved = line.state == "moved"
        urgent = line.priority == 1 and not moved
        strong = look.STRONG if urgent else look.TEXT
        late = line.counted and line.days_late(self._day) > 0
        due = "/>" if line.due_on is None else f"><v>{serial(line.due_on)}</v></c>"
        text, again = inline, inline_again
        return (
            f'<row r="{at}" ht="{height:g}" customHeight="1">'
            f'<c r="A{at}" s="{look.INDEXES[line.is_new, urgent]}"><v>{self._index}</v></c>'
            f'<c r="B{at}" s="{look.TEXT}"{text(line.task_number)}'
            f'<c r="C{at}" s="{look.CENTRE if moved else look.URGENCY[line.priority]}"{again(line.urgency)}'
            f'<c r="D{at}" s="{strong}"{again(line.matter)}'
            f'<c r="E{at}" s="{strong if place is None else look.BLOCK[place, urgent]}"{text(address)}'
            f'<c r="F{at}" s="{look.TEXT}"{again(line.subject)}'
            f'<c r="G{at}" s="{look.TEXT}"{text(line.why)}'
            f'<c r="H{at}" s="{look.TEXT}"{again(line.how)}'
            f'<c r="I{at}" s="{look.DUE_LATE if late else look.DUE}"{due}'
            f"{_answer_cells(at, answerable=line.answerable)}"
            f'<c r="N{at}" {self._number}</row>'
        )

    def height(self, line: Line, address: str) -> float:
        """Points that the line's row needs."""
        tallest = max(
            _LEAST_LINES,
            lines_again(line.matter, _MATTER),
            lines(address, _ADDRESS),
            lines_again(line.subject, _SUBJECT),
            lines(line.why, self._why),
        )
        return min(ROW_POINTS + LINE_POINTS * tallest, HIGHEST)


def door_of(line: Line) -> str | None:
    """The door that a line is a visit to; None where it is a building, a text, or nowhere that one can knock."""
    return None if line.address_code is None or line.subject in _no_doors() else line.address_code


@cache
def _no_doors() -> frozenset[str]:
    return frozenset(messages.text(f"subjects.{kind}") for kind in ("building", "address_text"))


@lru_cache(maxsize=1_000)
def _answer_cells(at: int, *, answerable: bool) -> str:
    styles = (look.ANSWER, look.ANSWER_DATE, look.ANSWER, look.ANSWER) if answerable else (look.CLOSED,) * 4
    return "".join(f'<c r="{letter}{at}" s="{style}"/>' for letter, style in zip("JKLM", styles, strict=True))


def _rules(sheet: Sheet, first: int, tasks: Sequence[Line], codes: Codes, day: dt.date) -> None:
    """Drop-downs and dates for the rows that are filled in."""
    by_source: dict[str, list[int]] = {}
    by_day: dict[dt.date, list[int]] = {}
    for at, line in enumerate(tasks, first):
        if line.answerable:
            by_source.setdefault(codes.answers_of.get(line.model_id, codes.answers), []).append(at)
            by_day.setdefault(line.listed_on or day, []).append(at)
    for source, rows in by_source.items():
        sheet.validations.append(Choice(places("J", rows), source, *_words("answer", day)))
    for since, rows in sorted(by_day.items()):
        sheet.validations.append(DateRange(places("K", rows), since, day + _LATEST_ANSWER, *_words("date", day)))
    filled = sorted(at for rows in by_day.values() for at in rows)
    if filled:
        sheet.validations.append(Choice(places("M", filled), codes.departments, *_words("department", day)))


@lru_cache(maxsize=16)
def _words(name: str, day: dt.date) -> tuple[str, str, str]:
    title, prompt, error = (messages.text(f"fill.{name}_{kind}", day=day) for kind in ("title", "prompt", "error"))
    return title, prompt, error


def places(letter: str, rows: Sequence[int]) -> str:
    """``J5:J9 J11``: the cells of a column in these rows, runs joined."""
    found: list[list[int]] = []
    for at in rows:
        if found and found[-1][1] == at - 1:
            found[-1][1] = at
        else:
            found.append([at, at])
    return " ".join(f"{letter}{a}:{letter}{b}" if b > a else f"{letter}{a}" for a, b in found)

"""A recipient's file: his lines in order, on the sheets that he needs."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outpost import answer_codes
from outpost.lists.files.encryption import ENDING, ListEncryption
from outpost.lists.files.plain import list_json, review_csv, tasks_csv
from outpost.lists.form.page import FormParts, form_page
from outpost.lists.lines.line import Line
from outpost.lists.lines.order import in_walking_order
from outpost.lists.lines.spec import ListSpec
from outpost.lists.paper.document import print_file
from outpost.lists.sheets import look
from outpost.lists.sheets.codes import Codes, codes_sheet
from outpost.lists.sheets.guide import guide_tab
from outpost.lists.sheets.head import Heading, footer
from outpost.lists.sheets.orders import ORDERING, orders_tab
from outpost.lists.sheets.reports import reports_tab
from outpost.lists.sheets.reviews import givable_tab, overdue_tab, review_tab
from outpost.lists.sheets.summary import summary_tab
from outpost.lists.sheets.tasks import Content, tasks_tab
from outpost.workbook.book import Tab, workbook

REVIEWERS = frozenset({"officer", "grid_office", "station", "district"})


@dataclass(frozen=True)
class Parts:
    """What all files of a night have alike."""

    codes: Codes
    guides: Mapping[bool, Tab]
    answers: Mapping[str, str]
    workers: Mapping[str, str]
    form: FormParts
    offered: Mapping[tuple[str, str], Sequence[str]]

    @classmethod
    def make(
        cls,
        specs: Mapping[str, ListSpec],
        departments: Sequence[str],
        workers: Mapping[str, str],
        list_day: dt.date,
        offered: Mapping[tuple[str, str], Sequence[str]] | None = None,
    ) -> Parts:
        """``workers`` maps each task to the number that has to do it, ``offered`` each officer and office (kind and
        number) to the workers of his ground."""
        return cls(
            codes_sheet(specs, departments),
            {reviewer: guide_tab(specs, list_day, reviewer=reviewer) for reviewer in (False, True)},
            answer_codes.words(answer_codes.own_readings(specs.values())),
            workers,
            FormParts.make(specs, departments),
            offered or {},
        )


def is_waiting(line: Line) -> bool:
    """Whether a line is an answer that waits for its recipient's verdict."""
    return line.role == "review" and line.state == "in_review"


def on_list(lines: Sequence[Line]) -> list[Line]:
    """The lines of the sheet 任务清单, in their order: without what waits, and what others do alone."""
    return in_walking_order(
        line for line in lines if not is_waiting(line) and not (line.role == "review" and not line.joint)
    )


def overdue(heading: Heading, lines: Sequence[Line]) -> list[Line]:
    """The lines of the sheet 逾期, most overdue first."""
    day = heading.occasion.list_day
    late = [line for line in lines if line.counted and line.days_late(day)]
    return sorted(late, key=lambda line: (line.due_on or day, line.priority, line.walk_key, line.task_number))


def file_of(heading: Heading, lines: Sequence[Line], tasks: Sequence[Line], parts: Parts) -> bytes:
    """The bytes of one recipient's workbook; ``tasks`` are those of its ``lines`` that are on the list, in order."""
    reviewer = heading.recipient.kind in REVIEWERS
    content = content_of(lines, tasks, parts, reviewer=reviewer)
    tabs = [tasks_tab(heading, content, parts.codes)]
    hidden = [parts.codes.tab]
    if content.waiting:
        tabs.append(review_tab(heading, content.waiting, parts.codes, parts.answers))
        hidden += [givable_tab(heading)] if heading.givable else []
    if reviewer and (late := overdue(heading, lines)):
        tabs.append(overdue_tab(heading, late, parts.workers))
    tabs += begun_tabs(heading, parts)
    tabs.append(parts.guides[reviewer].with_footer(footer(heading)))
    return workbook([*tabs, summary_tab(heading, tasks), *hidden], look.STYLES)


def content_of(lines: Sequence[Line], tasks: Sequence[Line], parts: Parts, *, reviewer: bool) -> Content:
    """What stands on 任务清单: for a reviewer in parts, for all others as it comes."""
    if not reviewer:
        return Content(tasks)
    waiting = in_walking_order(line for line in lines if is_waiting(line))
    todo = [line for line in tasks if line.answerable]
    known = [line for line in tasks if not line.answerable]
    return Content(todo, waiting, known, in_parts=True, answers=parts.answers)


def begun_tabs(heading: Heading, parts: Parts) -> list[Tab]:
    """What a recipient begins by himself: everybody 新发现, officers and grid offices 派单."""
    tabs = [reports_tab(heading, parts.codes)]
    kind, number = heading.recipient.kind, heading.recipient.number
    if kind in ORDERING:
        tabs.append(orders_tab(heading, parts.codes, parts.offered.get((kind, number), ())))
    return tabs


@dataclass(frozen=True)
class FileWriter:
    """Writes files below ``folder`` (whose folders are there); what the children of a pool take along.

    ``formats`` maps a kind of recipient to the formats it gets; .xlsx where it says nothing. ``encryption``
    says whose files are encrypted.
    """

    folder: Path
    parts: Parts
    formats: Mapping[Any, Sequence[str]]
    encryption: ListEncryption

    def __call__(self, work: Sequence[tuple[Heading, Sequence[Line]]]) -> list[dict[str, Any]]:
        """Write each recipient's files; returns their entries in the manifest."""
        return [entry for heading, lines in work for entry in self._write(heading, lines)]

    def _write(self, heading: Heading, lines: Sequence[Line]) -> list[dict[str, Any]]:
        recipient = heading.recipient
        tasks = on_list(lines)
        waiting = in_walking_order(line for line in lines if is_waiting(line))
        about = {
            "zone": recipient.zone,
            "kind": recipient.kind,
            "number": recipient.number,
            "rows": len(tasks),
            "waiting_for_review": len(waiting),
            "task_numbers": sorted({line.task_number for line in lines}),
        }
        entries = []
        for ending, content in self._contents(heading, lines, tasks, waiting):
            path = f"{recipient.zone}/{recipient.kind}/{file_name(recipient.number)}{ending}"
            entry = {"path": path, "sha256": hashlib.sha256(content).hexdigest(), **about}
            if self.encryption.covers(recipient.number):
                content = self.encryption.encrypted(recipient.number, content)
                entry |= {"path": path + ENDING, "content_sha256": entry["sha256"]}
                entry["sha256"] = hashlib.sha256(content).hexdigest()
            _write_whole(f"{self.folder}/{entry['path']}", content)
            entries.append(entry)
        return entries

    def _contents(
        self, heading: Heading, lines: Sequence[Line], tasks: Sequence[Line], waiting: Sequence[Line]
    ) -> Iterator[tuple[str, bytes]]:
        formats = self.formats.get(heading.recipient.kind) or ("xlsx",)
        local = [heading.ground.local(line) for line in lines]
        if "xlsx" in formats:
            yield ".xlsx", file_of(heading, local, on_list(local), self.parts)
        if "pdf" in formats:
            reviews = heading.recipient.kind in REVIEWERS
            review = (in_walking_order(filter(is_waiting, local)), overdue(heading, local)) if reviews else None
            yield ".pdf", print_file(heading, on_list(local), review, self.parts.answers, self.parts.workers)
        if "csv" in formats:
            yield ".csv", tasks_csv(heading, tasks)
            if waiting:
                yield "-review.csv", review_csv(heading, waiting)
        if "json" in formats:
            yield ".json", list_json(heading, tasks, waiting)
        if "html" in formats:
            yield ".html", form_page(heading, on_list(local), self.parts.form)


def file_name(number: str) -> str:
    """A recipient's number as a file name: letters, digits, ``-`` and ``_`` stay, anything else is percent-coded."""
    if number.isascii() and number.isalnum():
        return number
    return "".join(
        mark
        if mark.isascii() and (mark.isalnum() or mark in "-_")
        else "".join(f"%{byte:02X}" for byte in mark.encode())
        for mark in number
    )


def _write_whole(path: str, content: bytes) -> None:
    """A new file with ``content``: without the buffers and questions of ``open``, which cost more than the writing."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    finally:
        os.close(file)

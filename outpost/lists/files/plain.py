"""A recipient's list for programs: CSV as any spreadsheet opens it, JSON for the city's app (docs/list.schema.json)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from outpost import messages
from outpost.lists.lines.line import Line
from outpost.lists.lines.queued import Queued
from outpost.lists.sheets.head import HEAD_SHOWN, Heading
from outpost.lists.sheets.tasks import COLUMNS
from outpost.workbook.text import neutral

_REVIEW = ["index", "task_number", "matter", "address", "why", "answered", "answer_id", "answer_date", "answer_note"]
_REVIEW += ["answer_department", "verdict", "verdict_note", "reassign_to", "answered_by", "number"]


def tasks_csv(heading: Heading, tasks: Sequence[Line]) -> bytes:
    """The sheet 任务清单 as CSV: UTF-8 with a mark, so that Excel and WPS know it. It can be sent back filled in."""
    rows = (
        [str(index), *_known(line), "", "", "", "", heading.recipient.number] for index, line in enumerate(tasks, 1)
    )
    return _csv([key for key, _ in COLUMNS], rows)


def review_csv(heading: Heading, waiting: Sequence[Line]) -> bytes:
    """The sheet 待审核 as CSV."""
    rows = ([str(index), *_waiting(line), "", "", "", *_by(heading, line)] for index, line in enumerate(waiting, 1))
    return _csv(_REVIEW, rows)


def list_json(heading: Heading, tasks: Sequence[Line], waiting: Sequence[Line]) -> bytes:
    """The list for the city's app."""
    occasion, recipient = heading.occasion, heading.recipient
    content = {
        "business_date": occasion.business_date.isoformat(),
        "list_day": occasion.list_day.isoformat(),
        "batch": occasion.batch,
        "coverage": occasion.coverage,
        "head_before": occasion.head_before[:HEAD_SHOWN] if occasion.head_before else None,
        "recipient": {**recipient._asdict(), "area": heading.area},
        "tasks": [_task(line) for line in tasks],
        "review": [_answer(line) for line in waiting],
        "queued": [_queued(one) for one in heading.queue.rows] if heading.queue else [],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _csv(keys: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([messages.text(f"columns.{key}") for key in keys])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _known(line: Line) -> list[str]:
    due = line.due_on.isoformat() if line.due_on else ""
    return [line.task_number, line.urgency, line.matter, line.address, line.subject, line.why, line.how, due]


def _waiting(line: Line) -> list[str]:
    answer = line.answer
    if answer is None:
        raise ValueError("a line that waits for review carries its answer")
    day = answer.day.isoformat() if answer.day else ""
    said = [answer.code, answer.id, day, answer.note, answer.department]
    return [line.task_number, line.matter, line.address, line.why, *said]


def _by(heading: Heading, line: Line) -> list[str]:
    return [line.answer.by if line.answer else "", heading.recipient.number]


def _task(line: Line) -> dict[str, Any]:
    return {
        "task_number": line.task_number,
        "model": line.model_id,
        "role": line.role,
        "state": line.state,
        "priority": line.priority,
        "new": line.is_new,
        "matter": line.matter,
        "address": line.address,
        "subject": line.subject,
        "why": line.why,
        "how": line.how.split("\n") if line.how else [],
        "listed_on": line.listed_on.isoformat() if line.listed_on else None,
        "due_on": line.due_on.isoformat() if line.due_on else None,
        "answerable": line.answerable,
    }


def _queued(one: Queued) -> dict[str, Any]:
    return {
        "model": one.model_id,
        "matter": one.matter,
        "tasks": one.tasks,
        "below_7_days": one.below_week,
        "7_to_30_days": one.below_month,
        "over_30_days": one.longer,
        "oldest_on": one.oldest_on.isoformat(),
    }


def _answer(line: Line) -> dict[str, Any]:
    answer = line.answer
    if answer is None:
        raise ValueError("a line that waits for review carries its answer")
    said = {
        "id": answer.id or None,
        "code": answer.code,
        "visited_on": answer.day.isoformat() if answer.day else None,
        "note": answer.note,
        "department": answer.department,
        "by": answer.by,
    }
    return {**_task(line), "answer": said}

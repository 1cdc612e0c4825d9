"""A recipient's file: his lines in order, on the sheets that he needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outpost import messages
from outpost.lists import look
from outpost.lists.codes_sheet import Codes, codes_sheet
from outpost.lists.guide_sheet import guide_tab
from outpost.lists.head import Heading
from outpost.lists.line import Line
from outpost.lists.order import in_walking_order
from outpost.lists.review_sheets import overdue_tab, review_tab
from outpost.lists.spec import Spec
from outpost.lists.summary_sheet import summary_tab
from outpost.lists.tasks_sheet import tasks_tab
from outpost.workbook.book import Tab, workbook

REVIEWERS = frozenset({"officer", "grid_office", "station", "district"})


@dataclass(frozen=True)
class Parts:
    """What all files of a night have alike."""

    codes: Codes
    guides: Mapping[bool, Tab]
    answers: Mapping[str, str]
    workers: Mapping[str, str]

    @classmethod
    def make(cls, specs: Mapping[str, Spec], departments: Sequence[str], workers: Mapping[str, str]) -> Parts:
        """``workers`` maps each task to the number that has to do it."""
        own = {code: reading for spec in specs.values() for code, reading in spec.answers.items()}
        return cls(
            codes_sheet(specs, departments),
            {reviewer: guide_tab(specs, reviewer=reviewer) for reviewer in (False, True)},
            {**messages.section("answers"), **own},
            workers,
        )


def is_waiting(line: Line) -> bool:
    """Whether a line is an answer that waits for its recipient's verdict."""
    return line.role == "review" and line.state == "in_review"


def on_list(lines: Sequence[Line]) -> list[Line]:
    """The lines of the sheet 任务清单, in their order: without what waits, and what others do alone."""
    return in_walking_order(
        line for line in lines if not is_waiting(line) and not (line.role == "review" and not line.joint)
    )


def file_of(heading: Heading, lines: Sequence[Line], parts: Parts) -> bytes:
    """The bytes of one recipient's workbook."""
    reviewer = heading.recipient.kind in REVIEWERS
    tasks = on_list(lines)
    tabs = [tasks_tab(heading, tasks, parts.codes)]
    if reviewer:
        waiting = in_walking_order(line for line in lines if is_waiting(line))
        day = heading.occasion.list_day
        late = [line for line in lines if line.counted and line.days_late(day)]
        late.sort(key=lambda line: (line.due_on, line.priority, line.walk_key, line.task_number))
        tabs.append(review_tab(heading, waiting, parts.codes, parts.answers))
        tabs.append(overdue_tab(heading, late, parts.workers))
    tabs += [parts.guides[reviewer], summary_tab(heading, tasks), parts.codes.tab]
    return workbook(tabs, look.STYLES)

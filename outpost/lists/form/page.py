"""The page of one recipient: cards by door, in the order of the list, with the data that its script works from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from outpost import answer_codes, matters, messages, pages
from outpost.lists.lines.line import Line
from outpost.lists.lines.order import place, split
from outpost.lists.lines.spec import ListSpec
from outpost.lists.sheets.head import Heading, footer_facts, long_date, weekday

if TYPE_CHECKING:  # only writing a page needs the engine
    from jinja2 import Template
    from markupsafe import Markup

_HERE = Path(__file__).parent
_SCRIPTS = ("book.js", "checks.js", "form.js")
_TEMPLATE = "lists/form/page.html"
_ANSWER_COLUMNS = ("task_number", "answered", "answer_date", "answer_note", "answer_department", "number")
_REPORT_COLUMNS = ("seen_address", "seen_kind", "seen_on", "answer_note", "number")
_ANSWER_REFUSALS = ("no_date", "too_early", "no_note", "no_department", "note_too_long")
_REPORT_REFUSALS = ("no_address", "address_too_long", "no_kind", "no_seen_on", "seen_too_early", "no_seen_note")
_REFUSALS = _ANSWER_REFUSALS + _REPORT_REFUSALS
LONGEST_NOTE, LONGEST_ADDRESS, OLDEST_DAYS = 1_000, 200, 30
"""What returns take: characters of a note and of an address, and how long ago a report was seen."""


@dataclass(frozen=True)
class FormParts:
    """What all forms of a night have alike, made once: style and script with their digests, and the script's words.

    ``own`` are the models whose answers have readings of their own.
    """

    style: pages.Inline
    script: pages.Inline
    words: Markup
    own: frozenset[str]

    @classmethod
    def make(cls, specs: Mapping[str, ListSpec], departments: Sequence[str]) -> FormParts:
        """For these models, and the departments that an answer may name."""
        script = "".join(_packed(name) for name in _SCRIPTS)
        own = {model: dict(spec.answers) for model, spec in specs.items() if spec.answers}
        words = {
            "codes": {code: _code(entry) for code, entry in answer_codes.table().items()},
            "own": own,
            "departments": list(departments),
            "longest": LONGEST_NOTE,
            "longest_address": LONGEST_ADDRESS,
            "oldest_days": OLDEST_DAYS,
            "tasks": {
                "sheet": messages.text("sheets.tasks"),
                "columns": [messages.text(f"columns.{key}") for key in _ANSWER_COLUMNS],
            },
            "kinds": {matter.words: matter.when for matter in matters.table().values()},
            "reports": {
                "sheet": messages.text("sheets.reports"),
                "columns": [messages.text(f"columns.{key}").rstrip("▼") for key in _REPORT_COLUMNS],
            },
            "says": messages.section("form"),
            "refusals": {key: messages.text(f"refusals.{key}") for key in _REFUSALS},
        }
        return cls(pages.inline(_packed("form.css")), pages.inline(script), pages.json_text(words), frozenset(own))


class Card(NamedTuple):
    """One task as it stands on the page; ``readings`` names the model whose own readings it offers, if it has any."""

    at: int
    line: Line
    due: str
    late: int
    since: str
    readings: str
    steps: list[str]


def form_page(heading: Heading, tasks: Sequence[Line], parts: FormParts) -> bytes:
    """The page of a recipient with ``tasks``, his lines in order. What he does not fill in himself stands below."""
    day = heading.occasion.list_day
    own = [_card(at, line, day, parts) for at, line in enumerate(filter(_is_own, tasks), 1)]
    left, right = footer_facts(heading)
    values: dict[str, Any] = {
        "style": parts.style,
        "script": parts.script,
        "words": parts.words,
        "says": messages.section("form"),
        "columns": messages.section("columns"),
        "title": messages.text(f"titles.{heading.recipient.kind}"),
        "heading": heading,
        "facts": _facts(heading),
        "footer": right,
        "warning": left,
        "doors": split(own, lambda card: place(card.line)),
        "others": [line for line in tasks if not line.answerable],
        "count": len(own),
        "data": _data(heading),
    }
    return _template().render(values).encode()


def _is_own(line: Line) -> bool:
    return line.answerable


def _card(at: int, line: Line, day: dt.date, parts: FormParts) -> Card:
    due = "" if line.due_on is None else messages.text("rows.date", month=line.due_on.month, day=line.due_on.day)
    return Card(
        at,
        line,
        due,
        line.days_late(day) if line.counted else 0,
        (line.listed_on or day).isoformat(),
        line.model_id if line.model_id in parts.own else "",
        line.how.split("\n") if line.how else [],
    )


def _facts(heading: Heading) -> list[str]:
    occasion = heading.occasion
    return [
        messages.text("head.day", day=long_date(occasion.list_day), weekday=weekday(occasion.list_day)),
        messages.text("head.number", number=heading.recipient.number),
        messages.text("head.batch", batch=occasion.batch),
    ]


def _data(heading: Heading) -> dict[str, str]:
    """What the script has to know of this recipient and batch."""
    occasion, recipient = heading.occasion, heading.recipient
    return {
        "number": recipient.number,
        "batch": occasion.batch,
        "list_day": occasion.list_day.isoformat(),
        "kept_as": f"outpost/{recipient.zone}/{recipient.kind}/{recipient.number}/{occasion.batch}",
    }


def _code(entry: answer_codes.AnswerCode) -> dict[str, Any]:
    return {
        "words": entry.words,
        "when": entry.when,
        "then": entry.then,
        "note": entry.note,
        "department": entry.department,
    }


def _packed(name: str) -> str:
    """A file beside this one without its comments and indents: a night writes it 14,000 times."""
    lines = (line.strip() for line in (_HERE / name).read_text(encoding="utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


@cache
def _template() -> Template:
    return pages.template(_TEMPLATE)

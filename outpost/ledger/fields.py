"""The fields of a task: one table of their names, types and the events that set them.

The tables of tasks (sql/schema/tasks.sql), the events that carry fields, what answers change and the fold that verify
compares with are written from it by ``python -m tools.task_fields``; CI checks that they are up to date. By hand stand
only ``09_open/opened.sql`` and ``10_renew/renewed.sql``, which say how a finding becomes a task's fields.

A field is what the last event that sets it gave. Fields that the same events set are a group: the fold looks for the
last event of a group, not of each field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

_FINDING: Final = ("opened", "renewed", "reason_changed")


@dataclass(frozen=True)
class Group:
    """Fields that the same events set. ``opens``: the opened event names them; else they begin null, false, zero or
    empty. ``else_of``: where no event of the group has spoken since, that group's event says them too."""

    name: str
    events: tuple[str, ...]
    opens: bool = False
    else_of: str = "opening"


GROUPS: Final = (
    Group("key", ("opened", "rekeyed"), opens=True),
    Group("opening", ("opened",), opens=True),
    Group("finding", _FINDING, opens=True),
    Group("absence", (*_FINDING, "absent"), opens=True, else_of="finding"),
    Group("due", (*_FINDING, "listed", "reported", "answered", "returned"), opens=True, else_of="finding"),
    Group("listing", ("opened", "listed", "reported")),
    Group("waiting", ("opened", "waits", "listed")),
    Group("routing", ("opened", "routed", "passed_on")),
    Group("state", ("opened", "listed", "reported", "answered", "returned", "reassigned", "closed"), opens=True),
    Group("answer", ("opened", "reported", "answered")),
    Group("review", ("opened", "reported", "answered", "returned", "reassigned")),
    Group("assignment", ("opened", "reported", "ordered", "reassigned", "passed_on")),
    Group("closing", ("opened", "closed")),
)
GROUP: Final = {group.name: group for group in GROUPS}


@dataclass(frozen=True)
class Field:
    """One field, in the order of the tables. ``group`` None: no event says it. ``told_after``: in an event it stands
    after that field, not where the tables have it."""

    name: str
    type: str
    group: str | None
    meaning: str
    marks: Literal["", "required", "shared", "required shared"] = ""
    told_after: str | None = None

    @property
    def required(self) -> bool:
        """Never null."""
        return "required" in self.marks

    @property
    def shared(self) -> bool:
        """Others may rely on it: a column of push.task."""
        return "shared" in self.marks

    @property
    def events(self) -> tuple[str, ...]:
        """The events that set it."""
        return GROUP[self.group].events if self.group else ()


_ROWS = "STRUCT(extract TEXT, delivery TEXT, row_number BIGINT)[]"
_RECIPIENTS = "STRUCT(zone TEXT, kind TEXT, number TEXT, role TEXT, fallback TEXT)[]"
_YES: Final = "required"
_TOLD: Final = "shared"
_BOTH: Final = "required shared"

FIELDS: Final = (
    Field("task_number", "TEXT", None, "R1-261123-0A7F3K; every event of the task carries it", _BOTH),
    Field("task_key", "TEXT", "key", "model, reason (or none) and subject, joined by |", _BOTH),
    Field("episode", "INTEGER", "opening", "1, and one more each time that the key opens again", _BOTH),
    Field("model_id", "TEXT", "opening", "the model that found it", _BOTH),
    Field("model_version", "INTEGER", "finding", "its version at the last finding", _YES),
    Field("reason", "TEXT", "finding", "the model's reason", _BOTH),
    Field("subject_kind", "TEXT", "opening", "dwelling, building, person, grid ...", _BOTH),
    Field("subject_key", "TEXT", "key", "which one: a code, or a pseudonym", _BOTH),
    Field("address_code", "TEXT", "finding", "the address that is visited", _TOLD),
    Field("building_code", "TEXT", "finding", "its building"),
    Field("area_code", "TEXT", "finding", "without an address, the finest area known"),
    Field("priority", "INTEGER", "finding", "1 urgent, 2 and 3 routine; may rise, never falls", _BOTH),
    Field("state", "TEXT", "state", "queued, open, in_review or closed", _BOTH),
    Field("ending", "TEXT", "closing", "how a closed task ended", _TOLD),
    Field("opened_on", "DATE", "opening", "the business date on which it opened", _BOTH),
    Field("listed_on", "DATE", "listing", "the list day on which it was first listed", _TOLD),
    Field("due_on", "DATE", "due", "when it is due", _TOLD, told_after="due_cap"),
    Field("ended_on", "DATE", "closing", "the business date on which it ended"),
    Field("route", "TEXT", "finding", "who is to do it, by the model", _YES),
    Field("due_rule", "TEXT", "finding", "5wd or 24h, counted from the list day", _YES),
    Field("due_cap", "DATE", "finding", "never due later than this"),
    Field("evidence", "JSON", "finding", "what the last finding says"),
    Field("source_rows", _ROWS, None, "the source rows of the last finding"),
    Field("recipients", _RECIPIENTS, "routing", "who has it tonight, sorted"),
    Field("queue_reason", "TEXT", "waiting", "why it waits: day_cap, open_cap, dwelling_budget"),
    Field("absent_nights", "INTEGER", "absence", "nights in a row without a finding, at most 2", _YES),
    Field("answer_code", "TEXT", "answer", "the last answer"),
    Field("answered_on", "DATE", "answer", "its date of visit"),
    Field("answered_by", "TEXT", "answer", "kind:number of who gave it"),
    Field("answer_note", "TEXT", "answer", "its note, masked"),
    Field("answer_department", "TEXT", "answer", "the department that it is handed to"),
    Field("pending_ending", "TEXT", "review", "how it ends when the reviewer passes it"),
    Field("extended", "BOOLEAN", "answer", "whether its one extension (02) is used", _YES),
    Field("attempts", "INTEGER", "answer", "visits that met nobody (05)", _YES),
    Field("in_progress", "BOOLEAN", "answer", "somebody is at it: it does not resolve by itself", _YES),
    Field("review_note", "TEXT", "review", "what the reviewer wrote back"),
    Field("refused_by", "TEXT[]", "answer", "kind:number of all who said that it is not theirs", _YES),
    Field("assigned_to", "TEXT", "assignment", "kind:number to whom it was given"),
    Field("assigned_instead_of", "TEXT", "assignment", "natural_doer at that time: it stays while that is the same"),
    Field("natural_doer", "TEXT", "routing", "kind:number of who would do it by the registers alone"),
    Field("suppressed_until", "DATE", "closing", "the first date on which its key may open again"),
    # What came later stands last, as in the tables of homes that were there before.
    Field("answer_id", "TEXT", "answer", "names the last answer: a verdict is bound to it"),
    Field("review_verdict", "TEXT", "review", "what the reviewer's note came with: return or reassign"),
)

SETTERS: Final = {field.name: field.events for group in GROUPS for field in FIELDS if field.group == group.name}
"""Which events set a field; what ``opened`` does not name is null, false, zero or empty."""

BY_PEOPLE: Final = frozenset({"answered", "returned", "reassigned", "closed"})
"""The events of answers and reviews (the ledger itself closes as well)."""


def in_group(name: str) -> list[Field]:
    """The fields of a group."""
    return [field for field in FIELDS if field.group == name]


def told(fields: list[Field]) -> list[Field]:
    """Fields in the order in which an event carries them."""
    ordered = [field for field in fields if field.told_after is None]
    names = [field.name for field in ordered]
    for field in fields:
        if field.told_after is not None:
            position = names.index(field.told_after) + 1
            ordered.insert(position, field)
            names.insert(position, field.name)
    return ordered


def set_by_people() -> list[Field]:
    """The fields that an answer or a review can change."""
    return [field for field in FIELDS if BY_PEOPLE.intersection(field.events)]

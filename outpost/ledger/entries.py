"""What people said, as the returns stage hands it over: answers, reviews, releases, reports and orders.

A journal entry is a plain dict (it is kept as JSON): ``kind`` is ``answer``, ``review``, ``release``, ``report`` or
``order``; ``id`` its place in the journal; ``batch`` the import that it came with (all files of one import have the
same; default: ``id``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Answer:
    """One accepted row of a returned list: ``code`` is 01..99, or a reading of a model's own such as ``04c``."""

    task_number: str
    recipient: str
    code: str
    visited_on: dt.date
    note: str | None
    department: str | None
    file_sha256: str
    import_day: dt.date
    batch: int
    id: int


@dataclass(frozen=True)
class Review:
    """One accepted row of a reviewer's sheet.

    ``verdict`` is pass 通过入库, return 退回补充, reassign 改派 or void 作废. ``answer_id`` is that of the answer it is
    about, None for one of before there were such ids. ``is_bound``: it says so, as all of later do.
    """

    task_number: str
    recipient: str
    verdict: str
    note: str | None
    reassign_to: str | None
    file_sha256: str
    import_day: dt.date
    batch: int
    id: int
    answer_id: str | None = None
    is_bound: bool = True


@dataclass(frozen=True)
class Release:
    """One person's word on the batch of ``model_id`` that the breaker held on the night ``batch_night``. ``account`` is
    what tells people apart; ``person`` is the name that was given."""

    model_id: str
    batch_night: dt.date
    person: str
    account: str
    reject: bool
    id: int


@dataclass(frozen=True)
class Report:
    """One accepted row of 新发现: what ``recipient`` saw at a door. ``matter`` is a kind of outpost/matters.toml.

    ``address_code`` is the register's as of the day of import, None where it had none; ``text_key`` the key that the
    text has as a subject (address_text); ``area_code`` the finest area known, of the text or else of who reports.
    """

    recipient: str
    recipient_kind: str
    matter: str
    seen_on: dt.date
    note: str
    address: str
    address_code: str | None
    text_key: str
    area_code: str | None
    file_sha256: str
    import_day: dt.date
    batch: int
    id: int
    kind: ClassVar[str] = "report"


@dataclass(frozen=True)
class Order:
    """One accepted row of 派单: ``text`` is what is to be done by ``due_on``. The door is given as for a report.

    ``assigned_to``: ``worker:number``, None for whoever answers for the door. ``about``: the task that was named.
    """

    recipient: str
    recipient_kind: str
    text: str
    due_on: dt.date
    assigned_to: str | None
    about: str | None
    address: str
    address_code: str | None
    text_key: str
    area_code: str | None
    file_sha256: str
    import_day: dt.date
    batch: int
    id: int
    kind: ClassVar[str] = "order"


Said = Answer | Review
Begun = Report | Order


def is_whole(entry: Mapping[str, Any]) -> bool:
    """Whether an entry has all that its kind needs; one that somebody wrote by hand may not."""
    try:
        said([entry])
        begun([entry])
        releases([entry], [entry.get("target", "")])
    except (KeyError, ValueError, TypeError):
        return False
    return True


def said(journal: Iterable[Mapping[str, Any]]) -> list[Said]:
    """Answers and reviews in the order in which they count: import; in it answers (by visit date, then the file's
    sha256) before reviews."""
    found: list[Said] = []
    for entry in journal:
        if entry["kind"] == "answer":
            found.append(_answer(entry))
        elif entry["kind"] == "review":
            found.append(_review(entry))
    return sorted(found, key=_order)


def begun(journal: Iterable[Mapping[str, Any]]) -> list[Begun]:
    """Reports and orders in the order in which they count: import, in it reports by what they saw first."""
    found: list[Begun] = []
    for entry in journal:
        if entry["kind"] in (Report.kind, Order.kind):
            found.append(_begun(entry))
    return sorted(found, key=_order_of_begun)


def _order_of_begun(entry: Begun) -> tuple[int, int, dt.date, str, int]:
    if isinstance(entry, Report):
        return entry.batch, 0, entry.seen_on, entry.file_sha256, entry.id
    return entry.batch, 1, entry.due_on, entry.file_sha256, entry.id


def _begun(entry: Mapping[str, Any]) -> Begun:
    alike: dict[str, Any] = {
        "recipient": entry["recipient"],
        "recipient_kind": entry["recipient_kind"],
        "address": entry["address"],
        "address_code": entry["address_code"],
        "text_key": entry["text_key"],
        "area_code": entry["area_code"],
        "file_sha256": entry["file_sha256"],
        "import_day": dt.date.fromisoformat(entry["import_day"]),
        "batch": int(entry.get("batch", entry["id"])),
        "id": int(entry["id"]),
    }
    if entry["kind"] == Report.kind:
        seen_on = dt.date.fromisoformat(entry["seen_on"])
        return Report(matter=entry["matter"], seen_on=seen_on, note=entry["note"], **alike)
    due_on = dt.date.fromisoformat(entry["due_on"])
    told = {name: entry[name] for name in ("text", "assigned_to", "about")}
    return Order(due_on=due_on, **told, **alike)


def releases(journal: Iterable[Mapping[str, Any]], models: Iterable[str]) -> list[Release]:
    """Words on batches of models, in the order of the journal (releases of extracts are landing's business)."""
    known = set(models)
    found = [
        Release(
            entry["target"],
            dt.date.fromisoformat(entry["night"]),
            entry["by"],
            entry.get("account", f"name:{entry['by']}"),
            bool(entry["reject"]),
            int(entry["id"]),
        )
        for entry in journal
        if entry["kind"] == "release" and entry["target"] in known
    ]
    return sorted(found, key=lambda release: release.id)


def _order(entry: Said) -> tuple[int, int, dt.date, str, int]:
    if isinstance(entry, Answer):
        return entry.batch, 0, entry.visited_on, entry.file_sha256, entry.id
    return entry.batch, 1, entry.import_day, entry.file_sha256, entry.id


def _answer(entry: Mapping[str, Any]) -> Answer:
    return Answer(
        task_number=entry["task_number"],
        recipient=entry["recipient"],
        code=entry["code"],
        visited_on=dt.date.fromisoformat(entry["visited_on"]),
        note=entry.get("note"),
        department=entry.get("department"),
        file_sha256=entry["file_sha256"],
        import_day=dt.date.fromisoformat(entry["import_day"]),
        batch=int(entry.get("batch", entry["id"])),
        id=int(entry["id"]),
    )


def _review(entry: Mapping[str, Any]) -> Review:
    return Review(
        task_number=entry["task_number"],
        recipient=entry["recipient"],
        verdict=entry["verdict"],
        note=entry.get("note"),
        reassign_to=entry.get("reassign_to"),
        file_sha256=entry["file_sha256"],
        import_day=dt.date.fromisoformat(entry["import_day"]),
        batch=int(entry.get("batch", entry["id"])),
        id=int(entry["id"]),
        answer_id=entry.get("answer_id"),
        is_bound="answer_id" in entry,
    )

"""The answers to why not, and to what all models say of one door: what the night found and what became of it, whom it
could not judge, and of everybody else the first condition that does not hold.

Here: the order of answers, and the published tables that they are read from. Not here: how a condition is found
(``conditions``) and how an answer is printed (``telling``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from outpost import messages, sql
from outpost.asking import conditions
from outpost.asking.conditions import PathView
from outpost.asking.night import AskedNight
from outpost.asking.subjects import Subject, hidden
from outpost.models import ModelSpec
from outpost.steps import paths

_FATES = {"held": "breaker", "excepted": "excepted", "shadow": "shadow", "suppressed": "suppressed"}


@dataclass(frozen=True)
class Answer:
    """One answer of one model.

    ``kind``: not_run, held, failed, muted, retired, task, queued, suppressed, excepted, shadow, breaker, not_evaluated,
    condition (the first that does not hold), no_record, elsewhere (the model asks of other things), beside (only the
    changed version in the shadow finds it).
    """

    model_id: str
    kind: str
    said: str
    reasons: tuple[str, ...] = ()
    subject_key: str | None = None
    task_number: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    path: PathView | None = None

    @property
    def is_found(self) -> bool:
        """Whether the night found it."""
        return self.kind in ("task", "queued", "suppressed", "excepted", "shadow", "breaker")


class Asked:
    """What the published tables say of one subject, read once for all models."""

    def __init__(self, night: AskedNight, subject: Subject) -> None:
        self.night, self.subject = night, subject
        asked = {"T": night.business_date, **subject.published}
        self.findings = [row for row in _rows(night, "finding", asked) if subject.is_meant(row)]
        self.tasks = [row for row in _rows(night, "task", asked) if subject.is_meant(row)]
        self.not_evaluated = _rows(night, "not_evaluated", asked)
        self.beside = _rows(night, "beside", asked) if sql.has_table(night.con, "push.beside_finding") else []
        self.states = {row["model_id"]: row for row in _rows(night, "model_state", asked)}
        task_keys = [row["task_key"] for row in self.findings if row["fate"] == "suppressed"]
        self.quiet = (
            _rows(night, "suppression", {"T": night.business_date, "task_keys": task_keys}) if task_keys else []
        )

    def of_model(self, spec: ModelSpec, *, whole: bool = False, deep: bool = False) -> list[Answer]:
        """All answers of one model, those of what it found first."""
        stopped = self._stopped(spec)
        tasks = self._tasks(spec)
        if stopped is not None:
            return [stopped, *tasks]
        found = [self._found(spec, row) for row in self.findings if row["model_id"] == spec.id]
        told = {answer.task_number for answer in found}
        silent = [answer for answer in tasks if answer.task_number not in told]
        reasons = {row["reason"] for row in self.findings if row["model_id"] == spec.id}
        left_out = self._left_out(spec)
        not_found = self._not_found(spec, reasons, left_out, whole, deep)
        return [*found, *silent, *left_out, *not_found, *self._beside(spec)]

    def _stopped(self, spec: ModelSpec) -> Answer | None:
        state = self.states.get(spec.id)
        if state is None:
            return Answer(spec.id, "not_run", messages.text("asking.not_run"))
        if state["state"] == "ran":
            return None
        said = messages.text(f"asking.{state['state']}", why=state["why"] or "")
        return Answer(spec.id, state["state"], said, detail={"why": state["why"]})

    def _found(self, spec: ModelSpec, row: Mapping[str, Any]) -> Answer:
        key = hidden(row["subject_key"], row["subject_kind"])
        if row["fate"] in _FATES:
            kind = _FATES[row["fate"]]
            said, detail = self._fate(kind, row)
            return Answer(spec.id, kind, said, (row["reason"],), key, None, detail)
        task = next((it for it in self.tasks if it["task_number"] == row["task_number"]), None)
        if task is None:
            said = messages.text("asking.found", task=row["task_number"] or "-")
            return Answer(spec.id, "task", said, (row["reason"],), key, row["task_number"])
        return self._task(spec, task)

    def _fate(self, kind: str, row: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        if kind == "suppressed":
            quiet = next((it for it in self.quiet if it["task_key"] == row["task_key"]), None)
            if quiet is not None:
                ending = messages.section("asking").get(f"ending_{quiet['rule']}", quiet["rule"])
                how = "asking.suppressed_newer" if quiet["waits_for_newer"] else "asking.suppressed"
                told = {"ending": ending, "since": str(quiet["since"]), "until": str(quiet["until"])}
                detail = {**told, "rule": quiet["rule"], "task_number": quiet["task_number"]}
                return messages.text(how, **told, task=quiet["task_number"] or "-"), detail
        why = row["rule"] or row["excepted"] or ""
        return messages.text(f"asking.{kind}", why=why) if kind != "suppressed" else why, {"why": why}

    def _tasks(self, spec: ModelSpec) -> list[Answer]:
        return [self._task(spec, row) for row in self.tasks if row["model_id"] == spec.id]

    def _task(self, spec: ModelSpec, row: Mapping[str, Any]) -> Answer:
        names = ("state", "opened_on", "listed_on", "due_on", "queue_reason", "place", "queue_kind", "queue_number")
        detail = {name: conditions.plain(row[name]) for name in names if row[name] is not None}
        if row["state"] == "queued":
            reason = messages.section("asking").get(f"queue_{row['queue_reason']}", row["queue_reason"] or "")
            said = messages.text("asking.queued", task=row["task_number"], place=row["place"] or "-", why=reason)
        else:
            state = messages.text(f"asking.state_{row['state']}")
            said = messages.text("asking.task", task=row["task_number"], state=state)
        if row["absent_nights"]:
            said += messages.text("asking.absent")
        kind = "queued" if row["state"] == "queued" else "task"
        key = hidden(row["subject_key"], row["subject_kind"])
        return Answer(spec.id, kind, said, (row["reason"],), key, row["task_number"], detail)

    def _left_out(self, spec: ModelSpec) -> list[Answer]:
        """What the model says that it could not judge: this subject, or one of its reasons or all of it tonight."""
        return [
            Answer(
                spec.id,
                "not_evaluated",
                messages.text("asking.not_evaluated", why=row["why"]),
                (row["reason"],) if row["reason"] else (),
                hidden(row["subject_key"], None) if row["subject_key"] else None,
                None,
                {"why": row["why"]},
            )
            for row in self.not_evaluated
            if row["model_id"] == spec.id
        ]

    def _beside(self, spec: ModelSpec) -> list[Answer]:
        """What only the changed version finds that runs beside the model."""
        said = messages.text("asking.beside")
        return [
            Answer(spec.id, "beside", said, (row["reason"],), hidden(row["subject_key"], row["subject_kind"]))
            for row in self.beside
            if row["model_id"] == spec.id
        ]

    def _not_found(
        self, spec: ModelSpec, reasons: set[str], left_out: Sequence[Answer], whole: bool, deep: bool
    ) -> list[Answer]:
        answers = []
        for path in paths.rule(spec.query).paths:
            own = tuple(reason for reason in spec.reasons if reason in path.reasons)
            asked = self.subject.asked_of(path)
            if asked is None or set(own) & reasons:
                continue
            if any(not answer.reasons or set(answer.reasons) & set(own) for answer in left_out):
                continue
            narrowed = ("normalised", self.subject.normalised) if path.kinds == {"address_text"} else None
            view = conditions.of_path(self.night, spec, path, *asked, whole=whole, deep=deep, narrowed=narrowed)
            answers.append(_told(spec, own, view))
        return answers


def why_not(night: AskedNight, spec: ModelSpec, subject: Subject) -> list[Answer]:
    """Why a model does not speak of a subject, by reason; what it does say of it where it does."""
    answers = Asked(night, subject).of_model(spec, deep=True)
    return answers or [_elsewhere(spec, subject)]


def _elsewhere(spec: ModelSpec, subject: Subject) -> Answer:
    kinds = {kind for path in paths.rule(spec.query).paths for kind in path.kinds or ("dwelling", "building")}
    named = [word for kind, word in messages.section("subject_kinds").items() if kind in kinds]
    said = messages.text("asking.elsewhere", kinds="、".join(named))
    if subject.kind == "address_text":
        said += messages.text("asking.not_matched")
    elif subject.kind in ("building", "area"):
        said += messages.text("asking.name_the_door")
    return Answer(spec.id, "elsewhere", said)


def of_door(night: AskedNight, subject: Subject) -> list[Answer]:
    """All that all models say of one door."""
    asked = Asked(night, subject)
    return [answer for spec in night.specs.values() for answer in asked.of_model(spec)]


def is_unknown(subject: Subject, answers: Sequence[Answer]) -> bool:
    """Whether a key that no register of places has is not known to the model either."""
    return subject.kind == "key" and all(answer.kind in ("no_record", "elsewhere") for answer in answers)


def in_groups(answers: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    """Answers under their headings: found, not judged, not found."""
    groups: dict[str, list[Answer]] = {"heading_found": [], "heading_left_out": [], "heading_not_found": []}
    for answer in answers:
        judged = answer.kind in ("condition", "no_record", "elsewhere", "beside")
        name = "heading_found" if answer.is_found else "heading_not_found" if judged else "heading_left_out"
        groups[name].append(answer)
    return [(messages.text(f"asking.{name}"), found) for name, found in groups.items() if found]


def _told(spec: ModelSpec, reasons: tuple[str, ...], view: PathView) -> Answer:
    lost = view.lost_at
    if lost is None:
        return Answer(spec.id, "task", messages.text("asking.found_now"), reasons, path=view)
    if lost.came == 0:
        said = messages.section("no_row").get(view.register.rpartition(".")[2])
        title = conditions.register_title(view.register)
        said = messages.text("asking.none", said=said) if said else messages.text("asking.no_record", register=title)
        return Answer(spec.id, "no_record", said, reasons, path=view, detail={"register": title})
    failing = lost.failing
    if failing is not None and failing.negated:
        return Answer(spec.id, "condition", messages.text("asking.because", said=failing.text), reasons, path=view)
    said = failing.said if failing is not None else lost.text
    return Answer(spec.id, "condition", messages.text("asking.fails", said=said), reasons, path=view)


def _rows(night: AskedNight, name: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = sql.query(night.con, f"asking/{name}", asked)
    header = [column[0] for column in found.description or []]
    return [dict(zip(header, row, strict=True)) for row in found.fetchall()]

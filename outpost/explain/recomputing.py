"""A task's finding computed again, from the rows that it cites and the context that was kept with it, and nothing else.

The rule runs as of the night of the finding, with that night's parameters. What comes out is whether the same key and
reason are found, and whether they say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from outpost import matters, models, secrets, sql
from outpost.errors import OutpostError
from outpost.explain import bench as benches
from outpost.explain.bench import Bench
from outpost.home import Home
from outpost.models import ModelSpec

Verdict = Literal["holds", "differs", "rows_gone", "no_context", "other_version", "no_model", "begun", "failed"]
"""``holds``: found again. ``differs``: not found again. The others say why it cannot be computed: rows past their time,
no context kept (of before it was kept), another version of the model, none, a task that people began (no rule found
it), or an error."""


class EarlierHomeError(OutpostError):
    """The published database has no kept context; the text says what to do."""


@dataclass(frozen=True)
class Recomputed:
    """What became of one task's finding; ``same_words``: evidence and route came out the same, too."""

    task_number: str
    verdict: Verdict
    same_words: bool = False


def ask(bench: Bench, numbers: Sequence[str] | None) -> None:
    """Look up tasks (None: all that have not ended) as the temporary table ``asked``.

    EarlierHomeError: the home was published by an Outpost that kept no context yet.
    """
    with bench.on_published() as con:
        try:
            sql.create_temporary(con, "asked", sql.load("explain/task"), {"numbers": numbers})
        except (duckdb.CatalogException, duckdb.BinderException):
            raise EarlierHomeError(
                "this home was published by an earlier version of Outpost: the next night keeps what explanations need"
            ) from None


def recompute(
    bench: Bench, specs: Mapping[str, ModelSpec], numbers: Sequence[str] | None = None, certificate_key: bytes = b""
) -> list[Recomputed]:
    """The findings of these tasks (None: of all that have not ended) computed again, by model and night together."""
    ask(bench, numbers)
    found: dict[str, Recomputed] = {}
    for number, model_id, version, found_on in sql.query(bench.con, "explain/groups", {}).fetchall():
        if (verdict := _not_possible(model_id, specs.get(model_id), version, found_on)) is not None:
            found[number] = Recomputed(number, verdict)
    for model_id, found_on in sql.query(bench.con, "explain/nights", {}).fetchall():
        spec = specs.get(model_id)
        if spec is not None and spec.is_readable:
            for one in _of_night(bench, spec, found_on, certificate_key):
                found.setdefault(one.task_number, one)
    return [found[number] for number in sorted(found)]


def recompute_one(bench: Bench, spec: ModelSpec | None, certificate_key: bytes) -> Recomputed:
    """The one task in ``asked``; its rows are laid out afterwards, whether or not it can be computed again."""
    number, model_id, version, found_on = sql.query(bench.con, "explain/groups", {}).fetchall()[0]
    verdict = _not_possible(model_id, spec, version, found_on)
    if spec is not None and verdict is None:
        (one,) = _of_night(bench, spec, found_on, certificate_key)
        return one
    sql.create_temporary(bench.con, "explained", "FROM asked", {})
    benches.lay_out_rows(bench)
    return Recomputed(number, verdict or "failed")


def _not_possible(model_id: str, spec: ModelSpec | None, version: int, found_on: dt.date | None) -> Verdict | None:
    if model_id in matters.BEGUN:
        return "begun"
    if spec is None or not spec.is_readable:
        return "no_model"
    if spec.version != version:
        return "other_version"
    return "no_context" if found_on is None else None


def _of_night(bench: Bench, spec: ModelSpec, day: dt.date, certificate_key: bytes) -> list[Recomputed]:
    con = bench.con
    sql.create_temporary(con, "explained", sql.load("explain/explained"), {"model_id": spec.id, "T": day})
    lost = benches.lay_out(bench, spec, day)
    settings = benches.settings_of_night(bench, spec.id, day)
    try:
        benches.derive(bench, spec, day, settings)
        parameters = models.query_parameters(con, spec, day, settings, certificate_key)
        sql.create_temporary(con, "model_again", spec.statement, parameters)
    except (duckdb.Error, LookupError):
        tasks = con.execute("SELECT task_number FROM explained ORDER BY 1").fetchall()
        return [Recomputed(number, "rows_gone" if number in lost else "failed") for (number,) in tasks]
    return [
        Recomputed(number, "rows_gone" if number in lost else "holds" if holds else "differs", same)
        for number, holds, same in sql.query(con, "explain/held", {}).fetchall()
    ]


def recompute_open(home: Home) -> list[Recomputed]:
    """The findings of all tasks of a home that have not ended, computed again; none before the first night."""
    if not home.database.is_file():
        return []
    key = secrets.read(home.secrets).certificate_key
    with benches.opened(home) as bench:
        return recompute(bench, models.load_as_locked(), None, key)

"""The last published night in numbers for Prometheus: ``metrics.prom`` of the home, for a textfile collector.

Labels are models, extracts, stages, states and accounts of the balance, of which a home has few: nothing of areas,
recipients or persons. The file is replaced whole, after a night was published and when one failed: what the last
published night said stays, and beside it how many nights wait. What cannot be written stops nothing (docs/seeing.md).
"""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import duckdb

from outpost.error_line import one_line
from outpost.errors import OutpostError
from outpost.home import Home, write_whole
from outpost.locks import FileIsOpenError
from outpost.night import failures, logbook, standing, summary
from outpost.night.summary import NightSummary

log = logging.getLogger("outpost.night")

FILE = "metrics.prom"
Samples = Mapping[tuple[str, ...], float]
"""Values by the values of a metric's labels, in their order."""


@dataclass(frozen=True)
class Metric:
    """One gauge. ``help`` says its unit and what it counts; ``labels`` are their names."""

    name: str
    help: str
    samples: Samples
    labels: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The metric in Prometheus' text format; nothing where it has no value."""
        if not self.samples:
            return
        yield f"# HELP {self.name} {_escaped(self.help)}"
        yield f"# TYPE {self.name} gauge"
        for values, sample in sorted(self.samples.items()):
            pairs = ",".join(
                f'{label}="{_escaped(value, quoted=True)}"' for label, value in zip(self.labels, values, strict=True)
            )
            yield f"{self.name}{{{pairs}}} {sample:.15g}" if pairs else f"{self.name} {sample:.15g}"


def write(home: Home, last: NightSummary | None = None) -> bool:
    """Write the metrics of a home anew; whether that was done. What is wrong is a warning and no more.

    ``last``: the last published night, where whoever calls has it already.
    """
    try:
        text = "".join(f"{line}\n" for metric in of_home(home, last) for line in metric.lines())
        write_whole(home.root / FILE, text)
    except (OSError, duckdb.Error, OutpostError, FileIsOpenError) as error:
        log.warning("%s is not written: %s", FILE, one_line(error))
        return False
    return True


def of_home(home: Home, last: NightSummary | None = None) -> list[Metric]:
    """All metrics of a home; before the first published night, those of nights that wait alone."""
    waiting = standing.unfinished(home)
    failed = sum(len(failures.of_night(home, night)) for night in waiting)
    found = [
        Metric("outpost_info", "Version of Outpost that wrote this.", {(_version(),): 1}, ("version",)),
        Metric("outpost_nights_waiting", "Business dates with deliveries that no night has published.", _one(waiting)),
        Metric("outpost_night_failed_parts", "Steps and checks that stopped nights which wait.", {(): failed}),
    ]
    if last is None and "published" in standing.finished(home).values():
        last = summary.of_night(home)
    return found if last is None else found + _of_night(home, last)


def _of_night(home: Home, told: NightSummary) -> list[Metric]:
    seconds = logbook.stage_seconds(logbook.read(home, told.business_date))
    began = dt.datetime.combine(told.business_date, dt.time(), ZoneInfo("Asia/Shanghai")).timestamp()
    return [
        Metric("outpost_night_business_date_seconds", "Business date T, 0 h in Shanghai, in Unix time.", {(): began}),
        Metric(
            "outpost_night_published_time_seconds",
            "When the night of T was published, in Unix time.",
            {(): home.database.stat().st_mtime},
        ),
        Metric("outpost_stage_seconds", "Seconds that a stage took.", _keyed(seconds), ("stage",)),
        *_deliveries(told),
        *_models(told),
        *_tasks(told),
        Metric("outpost_lists", "Files for recipients.", {(): told.files}),
        Metric("outpost_list_lines", "Lines on lists.", {(): told.lines}),
    ]


def _deliveries(told: NightSummary) -> list[Metric]:
    rows: Counter[str] = Counter()
    quarantined: Counter[str] = Counter()
    statuses: Counter[str] = Counter(accepted=0, refused=0)
    for delivery, status, count, _, _, bad, *_ in told.deliveries:
        statuses[status] += 1
        rows[delivery.split("@")[0]] += count or 0
        quarantined[delivery.split("@")[0]] += bad or 0
    shares = {extract: quarantined[extract] / count for extract, count in rows.items() if count}
    return [
        Metric(
            "outpost_deliveries",
            "Deliveries that the night took, by what became of them.",
            _keyed(statuses),
            ("status",),
        ),
        Metric("outpost_extract_rows", "Rows delivered.", _keyed(rows), ("extract",)),
        Metric(
            "outpost_extract_quarantine_ratio", "Share of delivered rows in quarantine.", _keyed(shares), ("extract",)
        ),
    ]


def _models(told: NightSummary) -> list[Metric]:
    findings = {model: count for model, _, count, _ in told.models if count is not None}
    states = {"ran": 0, "held": 0, "failed": 0} | Counter(state for _, state, _, _ in told.models)
    return [
        Metric("outpost_models", "Models by how they went.", _keyed(states), ("state",)),
        Metric(
            "outpost_model_state",
            "1 for the state in which a model is.",
            {(model, state): 1 for model, state, _, _ in told.models},
            ("model", "state"),
        ),
        Metric("outpost_model_findings", "Findings of a model.", _keyed(findings), ("model",)),
        Metric("outpost_batches_held", "Batches of new tasks that wait for two people.", _one(told.batches)),
    ]


def _tasks(told: NightSummary) -> list[Metric]:
    states: Counter[tuple[str, ...]] = Counter()
    overdue: Counter[str] = Counter()
    for model, state, _, count, late in told.tasks:
        states[model, state] += count
        overdue[model] += late
    balance: Counter[tuple[str, ...]] = Counter()
    for account, term, count in told.balance:
        balance[account.split(" ")[0], term] += count or 0
    return [
        Metric("outpost_tasks", "Tasks that have not ended.", states, ("model", "state")),
        Metric("outpost_tasks_overdue", "Open tasks past their due date.", _keyed(overdue), ("model",)),
        Metric("outpost_tasks_new", "Tasks that the night opened.", {(): balance["flow", "opened"]}),
        Metric("outpost_balance", "Terms of the night's balance.", balance, ("account", "term")),
    ]


def _keyed(values: Mapping[str, float]) -> Samples:
    return {(name,): value for name, value in values.items()}


def _one(things: list[dt.date] | list[tuple[object, ...]]) -> Samples:
    return {(): len(things)}


def _version() -> str:
    return importlib.metadata.version("outpost")


def _escaped(text: str, *, quoted: bool = False) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if quoted else text

"""The demo city of the campaign: its home, lists and receipts, all through the command line and the files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from bench.returned import books

RESIDENTS, NIGHTS, SEED = 45_000, 3, 7
TASKS = "任务清单"
REFUSED = "整个文件未接收"
PLAIN = "C1|C2|A1"  # models with readings of their own: kept for the cases that need them


@dataclass(frozen=True)
class Line:
    """One line of a published list that its recipient can answer."""

    path: Path
    sheet: str
    row: int  # 1-based, as in the sheet
    number: str
    recipient: str
    kind: str
    zone: str
    model: str
    reviewer: str  # zone/kind/number, "" where its own answer closes it
    due: date


@dataclass(frozen=True)
class Other:
    """One line of a list whose recipient only reviews it or knows of it."""

    role: str  # review | inform
    path: Path
    row: int
    number: str


@dataclass(frozen=True)
class Review:
    """One row of a published 待审核."""

    path: Path
    row: int
    number: str
    recipient: str
    kind: str
    zone: str
    code: str


@dataclass
class Receipt:
    """What one returned file is answered by."""

    path: Path
    whole: str  # taken | refused
    head: str
    rows: list[dict[str, str]] = field(default_factory=list)


class City:
    """The home, what its nights published, which of it is used up, and what came back."""

    def __init__(self, home: Path, outpost: str) -> None:
        self.home, self.outpost = home, outpost
        self.today = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # what `outpost returns` takes for the import day
        self.yesterday = self.today - timedelta(days=1)
        self.visit = books.midnight(self.yesterday)  # the day of most answers, as a cell holds it
        self.first = self.today - timedelta(days=NIGHTS + 1)  # business date of the first night
        self.listed = self.first + timedelta(days=1)
        self.told: list[str] = []  # what the commands printed
        # the newest lists
        self.books: dict[Path, books.Book] = {}
        self.lines: list[Line] = []
        self.others: list[Other] = []
        self.reviews: list[Review] = []
        self.former: list[Line] = []  # lines of earlier nights
        # what the cases have used
        self.used: Counter[str] = Counter()
        self.quiet: list[Line] = []  # lines for what must be refused
        self.kept: dict[str, Line] = {}  # lines that a later stage answers again
        self.reviewed: dict[str, Review] = {}
        self.turn = 0
        self.short: list[str] = []  # cases for which no line or review was left
        # what came of the files
        self.receipts_of: dict[str, Path] = {}
        self.receipts_seen: set[Path] = set()
        self.receipts_by_mark: dict[str, list[Path]] = {}
        # what stands after the night
        self.night_of = self.first
        self.states: dict[str, tuple[str, str | None]] = {}
        self.dues: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []
        self.formulas: list[str] = []

    # -- commands

    def run(self, *args: str, check: bool = True, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [self.outpost, *args],
            capture_output=True,
            text=True,
            errors="replace",
            env={**os.environ, "OUTPOST_HOME": str(self.home)},
            check=False,
            timeout=timeout,
        )
        self.told.append(done.stdout + done.stderr)
        if check and done.returncode:
            raise SystemExit(f"outpost {args[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return done

    def faults_of(self, done: subprocess.CompletedProcess[str], call: str) -> list[str]:
        """What is wrong with a call that may refuse files, but must not fail."""
        if "Traceback" in done.stderr or done.returncode not in (0, 1):
            return [f"{call}: exit {done.returncode}: {self.last_error()}"]
        return []

    def last_error(self) -> str:
        """The kind of error that the last command ended with: its message may hold a value."""
        found = re.findall(r"(?m)^([A-Za-z_.]+(?:Error|Exception|Interrupt))\b", self.told[-1])
        return found[-1] if found else "no traceback"

    def query(self, sql: str) -> list[dict[str, Any]]:
        got = json.loads(self.run("query", "--json", sql).stdout)
        return got["rows"] if isinstance(got, dict) else got

    def build(self) -> None:
        """A demo city with four nights of deliveries, one more than the campaign runs, and room on the lists."""
        self.run("init")
        settings = self.home / "outpost.toml"
        words = settings.read_text(encoding="utf-8")
        words = re.sub(r"(?m)^worker_new_per_day = \d+", "worker_new_per_day = 15", words)
        words = re.sub(r"(?m)^grid_office_new_per_day = \d+", "grid_office_new_per_day = 150", words)
        settings.write_text(words, encoding="utf-8")
        size = ("--residents", str(RESIDENTS), "--nights", str(NIGHTS + 1), "--seed", str(SEED))
        self.run("demo", *size, "--date", str(self.yesterday))

    def night(self) -> date:
        """Run the next night; its business date."""
        done = self.run("nightly", "--once")
        found = re.search(r"night of (\d{4}-\d\d-\d\d)", done.stdout)
        assert found, done.stdout[-500:]
        return date.fromisoformat(found[1])

    # -- what is published

    def look(self, night: date) -> None:
        """Read that night's lists: lines to answer, lines of others, rows to review."""
        rows = self.query(
            "SELECT t.task_number, r.zone, r.kind, r.number, r.role"
            " FROM push.task t JOIN push.task_recipient r USING (task_number) WHERE t.state = 'open'"
        )
        rows.sort(key=lambda r: r["role"] == "do")  # who does and reviews a task closes it by his own answer
        roles = {(r["task_number"], r["kind"], r["number"]): r["role"] for r in rows}
        reviewer = {r["task_number"]: f"{r['zone']}/{r['kind']}/{r['number']}" for r in rows if r["role"] == "review"}
        self.former += self.lines
        self.lines, self.others, self.reviews = [], [], []
        for path in sorted((self.home / "outbox" / str(night)).rglob("*.xlsx")):
            self.books[path] = book = books.read(path)
            if "待审核" in book.sheets:
                self._look_at_reviews(path, book.sheets["待审核"])
            if TASKS in book.sheets:
                self._look_at_lines(path, book.sheets[TASKS], roles, reviewer)

    def _look_at_reviews(self, path: Path, rows: books.Rows) -> None:
        zone, kind = path.parts[-3:-1]
        at, head = header(rows)
        for i, row in enumerate(rows[at + 1 :], at + 2):
            if number := row[head["任务编号"]]:
                code = str(row[head["核查结果"]] or "").split(" ")[0]
                self.reviews.append(Review(path, i, number, path.stem, kind, zone, code))

    def _look_at_lines(
        self, path: Path, rows: books.Rows, roles: dict[tuple[str, str, str], str], reviewer: dict[str, str]
    ) -> None:
        zone, kind = path.parts[-3:-1]
        at, head = header(rows)
        for i, row in enumerate(rows[at + 1 :], at + 2):
            number, due = row[head["任务编号"]], row[head["截止日期"]]
            role = roles.get((number, kind, path.stem))
            if role in ("review", "inform"):
                self.others.append(Other(role, path, i, number))
            elif role == "do" and due:
                day = due.date() if isinstance(due, datetime) else due
                review = reviewer.get(number, "")
                review = "" if review == f"{zone}/{kind}/{path.stem}" else review
                self.lines.append(Line(path, TASKS, i, number, path.stem, kind, zone, number[:2], review, day))

    def read_ledger(self, night: date) -> None:
        """What stands after the night: states, days and events of tasks, and cells of its lists that are formulas."""
        self.night_of = night
        tasks = self.query("SELECT task_number, state, ending, due_on FROM push.task")
        self.states = {r["task_number"]: (r["state"], r["ending"]) for r in tasks}
        self.dues = {r["task_number"]: str(r["due_on"])[:10] for r in tasks}
        self.events = self.query(
            "SELECT seq, business_date, task_number, event, actor, detail::VARCHAR AS detail"
            " FROM push.task_event ORDER BY seq"
        )
        lists = sorted((self.home / "outbox" / str(night)).rglob("*.xlsx"))
        self.formulas = [place for path in lists for place in formulas(path)]

    def cell(self, review: Review, name: str) -> Any:
        rows = self.books[review.path].sheets["待审核"]
        return rows[review.row - 1][header(rows)[1][name]]

    def book(self, line: Line) -> books.Book:
        return self.books[line.path].copy()

    # -- which line a case may have

    def fresh(self, fits: Callable[[Line], object]) -> Line:
        """The first line that nobody has used and that fits."""
        for line in self.lines:
            if not self.used[line.number] and fits(line):
                self.used[line.number] += 1
                return line
        raise LookupError("no fresh line")

    def first_line(self, fits: Callable[[Line], object]) -> Line:
        """The first line that fits, used or not."""
        for line in self.lines:
            if fits(line):
                return line
        raise LookupError("no such line")

    def take(self, *, model: str | None = None, kind: str = "worker", avoid: str = "") -> Line:
        """The next line of a kind of recipient that nobody has used; lines of ``PLAIN`` last."""
        fit = [
            line
            for line in self.lines
            if not self.used[line.number]
            and line.kind == kind
            and (model is None or line.model in model.split("|"))
            and line.model not in avoid.split("|")
        ]
        if not fit:
            raise LookupError(f"no fresh line of {model} {kind}")
        rare = PLAIN.split("|")
        best = min(fit, key=lambda line: (model is None and line.model in rare, str(line.path), line.row))
        self.used[best.number] += 1
        return best

    def reserve(self) -> None:
        """Set lines of offices aside for rows that must be refused, each used as seldom as possible."""
        self.quiet = [ln for ln in self.lines if ln.kind == "grid_office" and ln.model in ("A1", "A2")][:130]
        for line in self.quiet:
            self.used[line.number] = 1

    def take_quiet(self) -> Line:
        self.quiet.append(self.quiet.pop(0))
        return self.quiet[-1]

    def take_same_list(self, n: int) -> list[Line]:
        """So many fresh lines of one worker's list."""
        by: dict[Path, list[Line]] = {}
        for line in self.lines:
            if not self.used[line.number] and line.kind == "worker" and line.model not in PLAIN.split("|"):
                by.setdefault(line.path, []).append(line)
        path = min((p for p in by if len(by[p]) >= n), key=lambda p: (len(by[p]), str(p)), default=None)
        if path is None:
            raise LookupError(f"no list with {n} fresh lines")
        for line in by[path][:n]:
            self.used[line.number] += 1
        return by[path][:n]

    def take_review(self, code: str = "", zone: str = "") -> Review:
        """The next row to review that nobody has used."""
        for r in self.reviews:
            if not self.used["review " + r.number] and code in ("", r.code) and zone in ("", r.zone):
                self.used["review " + r.number] += 1
                return r
        raise LookupError(f"no review of {code} {zone}")

    # -- what comes back

    def receipt(self, path: Path) -> Receipt:
        """Rows of a receipt by the names of their columns."""
        out: Receipt | None = None
        for ws in openpyxl.load_workbook(path):
            rows = [["" if c is None else str(c) for c in r] for r in ws.iter_rows(values_only=True)]
            flat = " ".join(c for r in rows[:4] for c in r)
            if out is None:
                out = Receipt(path, "refused" if REFUSED in flat else "taken", flat)
            at = next((i for i, r in enumerate(rows) if "处理" in r), None)
            if at is not None:
                shown = [dict(zip(rows[at], r, strict=False)) for r in rows[at + 1 :] if any(r)]
                out.rows += [{k: v for k, v in row.items() if k} | {"表": ws.title} for row in shown]
        assert out
        return out


def formulas(path: Path) -> list[str]:
    """Cells of a workbook that a program would run."""
    with zipfile.ZipFile(path) as z:
        sheets = [name for name in z.namelist() if name.startswith("xl/worksheets/sheet")]
        found = [(name, cell) for name in sheets for cell in re.findall(rb'<c r="([A-Z]+\d+)"[^>]*><f', z.read(name))]
    return [f"{path.parent.name}/{path.name} {Path(name).stem} {cell.decode()}" for name, cell in found]


def header(rows: books.Rows) -> tuple[int, dict[str, int]]:
    """Index of the header row, and the places of its columns by name (without the arrow)."""
    for i, r in enumerate(rows):
        names = {str(c).replace("▼", "").strip(): j for j, c in enumerate(r) if c is not None}
        if "任务编号" in names or ("地址" in names and "类型" in names) or ("要求" in names and "期限" in names):
            return i, names
    raise LookupError("no header row")

"""The campaign: three stages of files to a demo city, a night after the first and after the second."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.returned import (
    dates,
    handled,
    hostile,
    inbox,
    judge,
    nights,
    notes,
    numbers,
    orders,
    programs,
    replies,
    reports,
    results,
    senders,
    verdicts,
)
from bench.returned.case import Case
from bench.returned.city import City
from bench.returned.leaks import leaks

Part = Callable[[City], Iterator[Case]]
ANSWERS = (results, notes, numbers, senders, dates, programs, handled, hostile)
STAGES: tuple[tuple[Part, ...], ...] = (
    (nights.first, reports.first, orders.first, *(module.cases for module in ANSWERS)),
    (nights.second, verdicts.second, replies.second, reports.second, orders.second),
    (nights.third, verdicts.third),
)


@dataclass
class Result:
    """What came of one case."""

    case: Case
    got: str
    faults: list[str]


@dataclass
class Campaign:
    """What came of all cases, and faults that are of no one case."""

    results: dict[str, Result] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)

    @property
    def failed(self) -> dict[str, Result]:
        return {name: result for name, result in self.results.items() if result.faults}


def run(base: Path) -> Campaign:
    """Make the city in ``base``/home, run all stages; ``base`` must be there and empty. Progress goes to stderr."""
    city = City(base / "home", str(Path(sys.executable).with_name("outpost")))
    city.build()
    city.look(city.night())
    city.reserve()
    done = Campaign()
    for stage, parts in enumerate(STAGES, 1):
        cases = [case for part in parts for case in _made(city, part)]
        _stage(city, cases, base / f"stage{stage}", done)
        if stage == 1:
            done.general += inbox.faults(city, base)
        if stage < len(STAGES):
            _night(city, cases, done)
    if city.run("verify", check=False).returncode:
        done.general.append("verify: the ledger does not bear out")
    planted = {number: result.case.name for result in done.results.values() for number in result.case.secrets}
    for name, places in leaks(city, planted).items():
        done.results[name].faults.append(f"leak: stands in {', '.join(places)}")
    done.general += [f"no lines left: {told}" for told in city.short]
    return done


def _made(city: City, part: Part) -> Iterator[Case]:
    try:
        yield from part(city)
    except LookupError as e:
        city.short.append(f"{part.__module__}: {e}")


def _stage(city: City, cases: list[Case], desk: Path, done: Campaign) -> None:
    paths = _laid_out(cases, desk)
    batch = [path for case in cases if not case.own_call for path in paths[case.name]]
    turns: dict[int, list[Path]] = defaultdict(list)
    for case in cases:
        for turn, path in enumerate(paths[case.name] if case.own_call else ()):
            turns[turn].append(path)  # each file of a case beside the other cases' files of that turn
    for files in (batch, *(turns[turn] for turn in sorted(turns))):
        call = city.run("returns", "--json", "--", *map(str, files), check=False)
        if call.returncode:
            done.general.append(f"call: exit {call.returncode} over {len(files)} files: {city.last_error()}")
    _find_receipts(city, desk, [path for found in paths.values() for path in found])
    for case in cases:
        faults, got = judge.receipts(city, case)
        done.results[case.name] = Result(case, got, faults)


def _laid_out(cases: list[Case], desk: Path) -> dict[str, list[Path]]:
    """The files of each case that the file system takes by their names."""
    paths: dict[str, list[Path]] = {}
    for case in cases:
        paths[case.name] = []
        for name, data in case.files:
            path = desk / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            paths[case.name].append(path)
    return paths


def _find_receipts(city: City, desk: Path, paths: list[Path]) -> None:
    """The receipt of each file: by its fingerprint, and of the same bytes sent twice the one of its name."""
    for receipt in (city.home / "receipts").rglob("*.xlsx"):
        if receipt not in city.receipts_seen:
            city.receipts_seen.add(receipt)
            if found := re.search(r"指纹\s*([0-9a-f]{12})", city.receipt(receipt).head):
                city.receipts_by_mark.setdefault(found[1], []).append(receipt)
    for path in paths:
        mark = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        if found_by_mark := city.receipts_by_mark.get(mark):
            name = os.fsencode(str(path.relative_to(desk))).decode(errors="surrogateescape")
            nearest = min(found_by_mark, key=lambda p: (p.stem != path.stem, len(p.name), str(p)))
            city.receipts_of[name] = nearest


def _night(city: City, cases: list[Case], done: Campaign) -> None:
    night = city.night()
    city.read_ledger(night)
    if city.formulas:
        done.general.append(f"night: cells that a program would run: {city.formulas[:3]}")
    for case in cases:
        done.results[case.name].faults += judge.night(city, case)
    city.look(night)

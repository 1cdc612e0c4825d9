"""Repairs on every model's cases, which fail each condition in turn: the named row is edited, and the model fires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from outpost import sql
from outpost.asking.walking import Walk
from outpost.models import ModelSpec
from outpost.steps import deciders, paths
from tests.outpost.asking import repairing
from tests.outpost.asking.repairing import SAID, Bench
from tests.outpost.asking.test_conditions import CASES, SPECS
from tools.cases.runner import CaseNight

_OF_EACH = 2
"""Chains of repairs of each path and condition."""
_DWELLINGS = "SELECT address_code FROM registers.address WHERE is_dwelling"
_TEXTS = "SELECT DISTINCT normalised FROM address.match WHERE normalised IS NOT NULL ORDER BY normalised"
UNSEEN = {
    "A1": {"judged source"},
    "D1": {"recent event_date"},
    "D3": {"agreed registers.dispute_category"},
    "P2": {"birth birth_date", "death registers.household_registration"},
    "P3": {"compared resident_delivery", "differing is_dwelling", "finding is_near", "weighed is_settled"},
    "R2": {"business_here active_business.match_status"},
}
"""Conditions that no case fails: cities have them, or the night says so before anybody asks."""


def subjects(bench: Bench, spec: ModelSpec, path: paths.Path) -> Iterator[tuple[str, str]]:
    """The subjects of a case that a path begins with, by what of their keys is a column, and A1's by their texts."""
    if "address_text" in path.kinds:
        for (text,) in bench.con.execute(_TEXTS).fetchall():
            for (key,) in sql.query(bench.con, "asking/text_keys", {"normalised": text}).fetchall():
                yield key, text
        return
    dwellings = {code for (code,) in bench.con.execute(_DWELLINGS).fetchall()}
    if spec.id == "C3" and "dwelling" in path.kinds:
        yield from ((code, "") for code in sorted(dwellings))
        return
    found = [next((way for way in piece if not way.lookups), None) for piece in path.stages[0].driver_key]
    columns = [way.expression["column_names"][-1] for way in found if way and way.expression["class"] == "COLUMN_REF"]
    walk = Walk(bench.night(spec), spec, path, None)
    walk.begin()
    chosen = ", ".join(map(sql.identifier, columns))
    rows = bench.con.execute(f"SELECT DISTINCT {chosen} FROM {walk.table(-1)} ORDER BY ALL").fetchall()
    for row in rows:
        key = "|".join(map(str, row))
        if None not in row and ("dwelling" not in path.kinds or key in dwellings):
            yield key, ""


@pytest.mark.slow
@pytest.mark.parametrize("model_id", sorted(SPECS.keys() & SAID["repairs"].keys()))
def test_what_an_answer_names_is_repaired_until_the_model_fires_on_every_case(model_id: str) -> None:
    spec = SPECS[model_id]
    named: Counter[tuple[int, str]] = Counter()
    with CaseNight(repairing.empty()) as town:
        for case in (it for it in CASES if it.model_id == model_id and it.state == "ran"):
            town.load(case, spec)
            repairing.without_rows(town.con, spec, case.business_date)
            repairing.derive(town.con, spec, case.business_date)
            bench = Bench(town.con, case.business_date)
            for path in paths.rule(spec.query).paths:
                for key, text in subjects(bench, spec, path):
                    view = bench.ask(spec, path, key, text)
                    what = (path.number, "" if view.found else repairing.called(view))
                    if view.found or named[what] >= _OF_EACH:
                        continue
                    named[what] += 1
                    done = repairing.chain(bench, spec, path, key, text)
                    assert done.end in ("found", "beyond"), f"{case.name}: nobody has said an edit for {done.repaired}"
    expected = {
        repairing.name_of(stage, it)
        for path, decided in zip(paths.rule(spec.query).paths, deciders.of_query(spec.query), strict=True)
        for stage, found in zip(path.stages, decided.deciders, strict=True)
        for it in found
    }
    missing = expected - {name for _, name in named} - set(SAID["never"].get(model_id, {}))
    assert missing <= UNSEEN.get(model_id, set()), "no case fails these"

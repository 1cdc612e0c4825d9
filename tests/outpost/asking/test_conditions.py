"""A subject told step by step, on the cases of every model: who is found is in every step, who is not has a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from outpost import contracts, messages, models, sql
from outpost.asking import conditions
from outpost.asking.night import AskedNight
from outpost.asking.walking import Walk
from outpost.lineage.tree import Node, select_of
from outpost.models import ModelSpec
from outpost.settings import Settings
from outpost.steps import deciders, paths, trees, vocabulary
from outpost.steps.terms import term_behind
from tools.cases.reading import Case, read_cases
from tools.cases.runner import CaseNight

HERE = Path(__file__).parents[2] / "models"
SPECS = models.load_specs()
CASES = [case for path in sorted(HERE.glob("*/*.yaml")) for case in read_cases(path, HERE / "town.yaml")]


def some_of_each() -> list[Case]:
    """Of each model a case that fires, and one that does not."""
    found: dict[tuple[str, bool], Case] = {}
    for case in CASES:
        if case.state == "ran" and case.model_id in SPECS:
            found.setdefault((case.model_id, bool(case.expected)), case)
    return list(found.values())


def few() -> list[Case]:
    """Of some models, one of each theme that has several paths, the case that does not fire."""
    return [case for case in some_of_each() if not case.expected][::3]


@pytest.fixture(scope="module")
def town() -> Iterator[CaseNight]:
    with CaseNight() as opened:
        yield opened


def check(town: CaseNight, case: Case, most: int | None = None) -> None:
    spec = SPECS[case.model_id]
    town.load(case, spec)
    town.run(case, spec)
    night = AskedNight(town.con, case.business_date, Settings(), {spec.id: spec}, tasks=("push", "task"))
    found = town.con.execute("SELECT DISTINCT reason, subject_key FROM push.finding").fetchall()
    assert walked(night, spec) == {key for _, key in found}
    for reason, key in found:
        there = [path for path in conditions.of_subject(night, spec, key, reason) if path.found]
        assert there, f"{case.name}: {reason} is not found again"
        assert all(it.holds for path in there for step in path.steps for it in step.conditions)
        assert all(step.is_in for path in there for step in path.steps)
    parts = {part for _, key in found for part in (key, *key.split("|"))}
    for key in sorted(beginners(night, spec) - parts)[:most]:
        for path in conditions.of_subject(night, spec, key, whole=False):
            assert path.lost_at is not None
            assert path.lost_at.came == 0 or path.lost_at.failing is not None, f"{case.name}: {path.lost_at}"


def check_repairs(town: CaseNight, case: Case, most: int | None = None) -> None:
    """With the named condition taken as holding, the model fires or the answer is a later condition."""
    spec = SPECS[case.model_id]
    town.load(case, spec)
    night = AskedNight(town.con, case.business_date, Settings(), {spec.id: spec}, tasks=("push", "task"))
    for key in sorted(beginners(night, spec))[:most]:
        for path in paths.rule(spec.query).paths:
            before = conditions.of_path(night, spec, path, [key])
            at, position = place_of(before)
            if before.found or position < 0:
                continue
            if deciders.of_query(spec.query)[path.number].deciders[at][position].kind in ("inner", "semi", "anti"):
                continue  # a row is missing, or one too many: no condition of a WHERE would mend that
            mended = spec.model_copy(update={"query": repaired(spec.query, path, at, position)})
            same = paths.rule(mended.query).paths[path.number]
            after = conditions.of_path(night, mended, same, [key])
            assert after.found or place_of(after) > (at, position), f"{case.name}: {before.lost_at}"
            if after.found:
                fired = {part for it in keys_found(night, mended) for part in (it, *it.split("|"))}
                assert key in fired, f"{case.name}: the model itself does not fire"


def place_of(view: conditions.PathView) -> tuple[int, int]:
    """Where a path is lost: the stage, and the condition of it (-1: there was no row to judge)."""
    lost = view.steps[-1]
    return view.stage, next((n for n, it in enumerate(lost.conditions) if not it.holds), -1)


def repaired(query: str, path: paths.Path, at: int, position: int) -> str:
    """The query with one condition of one stage's WHERE taken as holding; as it is where a join decides."""
    stage = path.stages[at]
    decided = deciders.of_query(query)[path.number].deciders[at]
    first = sum(it.kind in ("inner", "semi", "anti") for it in decided)
    part = trees.conjuncts(stage.query["where_clause"])[position - first] if position >= first else None
    dropped = None if part is None else part["query_location"]

    def change(node: Node) -> Node | None:
        if dropped is not None and node.get("query_location") == dropped and node == part:
            return trees.true()
        return None

    found: Node = trees.changed(select_of(query), change)
    return trees.text_of(found)


def keys_found(night: AskedNight, spec: ModelSpec) -> set[str]:
    """Whom the query itself finds, as a whole."""
    rows = sql.run(night.con, f"SELECT subject_key FROM ({spec.query})", night.parameters(spec)).fetchall()
    return {row[0] for row in rows}


def walked(night: AskedNight, spec: ModelSpec) -> set[str]:
    """Whom the steps themselves lead to, worked out for everybody together."""
    found = set()
    for path in paths.rule(spec.query).paths:
        walk = Walk(night, spec, path, None)
        walk.begin()
        for at in range(len(path.stages)):
            walk.go(at)
        table = walk.table(len(path.stages) - 1)
        found |= {row[0] for row in night.con.execute(f"SELECT subject_key FROM {table}").fetchall()}
    return found


def beginners(night: AskedNight, spec: ModelSpec) -> set[str]:
    """The subjects that some path begins with, where a column of the first rows says who they are."""
    found = set()
    for path in paths.rule(spec.query).paths:
        first = path.stages[0]
        if len(first.driver_key) == 1 and first.driver_key[0] and not first.driver_key[0][0].lookups:
            walk = Walk(night, spec, path, None)
            walk.begin()
            key = first.driver_key[0][0].expression["column_names"][-1]
            rows = night.con.execute(f"SELECT {key} FROM {walk.table(-1)}").fetchall()
            found |= {row[0] for row in rows if row[0] is not None}
    return found


@pytest.mark.parametrize("case", some_of_each(), ids=lambda case: f"{case.model_id} {case.name}")
def test_who_is_found_passes_every_step_and_who_is_not_has_a_reason(case: Case, town: CaseNight) -> None:
    check(town, case, most=2)


@pytest.mark.parametrize("case", few(), ids=lambda case: f"{case.model_id} {case.name}")
def test_a_repaired_condition_makes_it_fire_or_moves_the_answer_on(case: Case, town: CaseNight) -> None:
    check_repairs(town, case, most=2)


@pytest.mark.slow
@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_so_it_is_with_repairs_on_every_case(model_id: str, town: CaseNight) -> None:
    for case in CASES:
        if case.model_id == model_id and case.state == "ran":
            check_repairs(town, case, most=2)


@pytest.mark.slow
@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_so_it_is_on_every_case(model_id: str, town: CaseNight) -> None:
    for case in CASES:
        if case.model_id == model_id and case.state == "ran":
            check(town, case)


@pytest.mark.parametrize("model_id", sorted(SPECS))
def test_each_flag_that_decides_has_a_half_sentence_and_no_sentence_is_left_over(model_id: str) -> None:
    spec = SPECS[model_id]
    assert set(spec.conditions) == set(vocabulary.of_query(spec.query))
    assert not [name for name, text in spec.conditions.items() if text.endswith(("。", ".")) or len(text) > 40]


def beginnings(path: paths.Path) -> Iterator[tuple[str, str]]:
    """What a path begins with, shared terms and the registers below them, and each term's conditions by name."""
    yield ".".join(path.stages[0].source), ""
    term = term_behind(path)
    if term is None:
        return
    decided = deciders.of_query(term.query, term.keys)
    for way, found in zip(paths.rule(term.query, term.keys).paths, decided, strict=True):
        if all(way.stages[0].driver_key):
            for it in (one for stage in found.deciders for one in stage):
                yield ".".join(path.stages[0].source), f"{term.name} {it.name or conditions.asks(it)}"
            yield from beginnings(way)


def test_each_condition_of_a_shared_term_that_rules_begin_with_has_a_half_sentence() -> None:
    found = {it for spec in SPECS.values() for path in paths.rule(spec.query).paths for it in beginnings(path)}
    assert {name for _, name in found if name} == set(messages.section("term_conditions"))
    own = {contract.table for contract in contracts.ALL.values()}  # of an extract the answer can tell the title
    assert {table.rpartition(".")[2] for table, _ in found if table not in own} <= set(messages.section("no_row"))
    texts = [*messages.section("term_conditions").values(), *messages.section("no_row").values()]
    assert not [text for text in texts if text.endswith(("。", ".")) or len(text) > 40]

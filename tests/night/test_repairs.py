"""What ``outpost why-not`` names can be repaired: with the named row edited, the model fires or the answer moves on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from outpost import models, secrets, sql
from outpost.home import Home
from outpost.models import ModelSpec
from outpost.steps import deciders, paths
from tests.night.conftest import LAST, City
from tests.outpost.asking import repairing
from tests.outpost.asking.repairing import SAID, Bench

SPECS = models.load_specs()
MODELS = sorted(SPECS.keys() & SAID["repairs"].keys())
"""Those that edits are said for (tests/outpost/asking/repairs.toml); a new model is held once its edits are there."""
_KINDS = {
    "building": "SELECT address_code FROM registers.standard_address WHERE level = 5",
    "grid": "SELECT DISTINCT grid_code FROM registers.grid",
    "beat": "SELECT DISTINCT beat_code FROM registers.beat",
    "dwelling": "SELECT address_code FROM registers.address WHERE is_dwelling OR (status <> 1 AND level > 5)",
    "person": "SELECT person_key FROM registers.resident UNION SELECT person_key FROM registers.household_registration "
    "UNION SELECT person_key FROM registers.death UNION SELECT mother_person_key FROM registers.birth "
    "UNION SELECT person_key FROM registers.elder_care UNION SELECT person_key FROM registers.child_care",
    "address_text": "SELECT DISTINCT normalised FROM address.match",
    "D1": "SELECT DISTINCT concat(place_code, '|', category) FROM registers.dispute_row "
    "UNION SELECT concat(address_code, '|family') FROM registers.address WHERE is_dwelling",
    "D2": "SELECT transfer_number FROM registers.dispute_transfer "
    "UNION SELECT transfer_number FROM registers.mediation_case",
    "D3": "SELECT case_number FROM registers.mediation_case",
    "R3": "SELECT account_number FROM registers.gas_account",
}
"""All subjects of a kind, or of a model, that a city has."""


@pytest.fixture(scope="module")
def bench(three_nights: City) -> Iterator[Bench]:
    home = Home(three_nights.root)
    con = repairing.city(home.database, home.root / "lake" / "registers.duckdb")
    yield Bench(con, LAST, secrets.read(home.secrets).certificate_key)
    con.close()


def subjects(bench: Bench, spec: ModelSpec, path: paths.Path, most: int | None) -> Mapping[str, str]:
    """The subjects of a city that a path can speak of, and the text of each where it is one."""
    [kind] = path.kinds or [spec.id]
    rows = bench.con.execute(_KINDS[spec.id if kind == "case" else kind]).fetchall()
    chosen = sorted(found for (found,) in rows if found)[:most]
    if kind != "address_text":
        return dict.fromkeys(chosen, "")
    keys = {text: sql.query(bench.con, "asking/text_keys", {"normalised": text}).fetchall() for text in chosen}
    return {key: text for text, found in keys.items() for (key,) in found}


def check(bench: Bench, model_id: str, subjects_at_most: int | None, chains_of_each: int) -> None:
    spec = SPECS[model_id].as_of(LAST)
    repairing.derive(bench.con, spec, LAST)
    for path in paths.rule(spec.query).paths:
        asked = subjects(bench, spec, path, subjects_at_most)
        fired = bench.fired(spec, path.reasons)
        named: dict[str, list[str]] = {}
        for key, text in asked.items():
            view = bench.ask(spec, path, key, text)
            assert view.found == (key in fired), f"{model_id}: the query and its steps do not agree"
            if not view.found:
                failing = view.steps[-1].failing
                assert failing is not None or view.steps[-1].came == 0, "an answer without a condition"
                assert failing is None or not failing.text.isascii(), f"{failing} has no half sentence"
                named.setdefault(repairing.called(view), []).append(key)
        for name, keys in named.items():
            for key in keys[:chains_of_each]:
                done = repairing.chain(bench, spec, path, key, asked[key])
                assert done.end in ("found", "beyond"), (
                    f"{model_id} {name}: nobody has said an edit for {done.repaired}"
                )


@pytest.mark.parametrize("model_id", MODELS)
def test_each_repair_moves_the_answer_on_until_the_model_fires(model_id: str, bench: Bench) -> None:
    check(bench, model_id, subjects_at_most=4, chains_of_each=1)


@pytest.mark.slow
@pytest.mark.parametrize("model_id", MODELS)
def test_so_it_is_for_every_subject_of_a_city(model_id: str, bench: Bench) -> None:
    check(bench, model_id, subjects_at_most=None, chains_of_each=1)


@pytest.mark.parametrize("model_id", MODELS)
def test_each_condition_has_a_repair_or_it_is_said_why_not(model_id: str) -> None:
    spec = SPECS[model_id]
    conditions_of = {
        repairing.name_of(stage, it)
        for path, decided in zip(paths.rule(spec.query).paths, deciders.of_query(spec.query), strict=True)
        for stage, found in zip(path.stages, decided.deciders, strict=True)
        for it in found
    }
    said = {name for name in SAID["repairs"][model_id] if not name.startswith("none ")}
    beyond, never = (set(it.get(model_id, {})) for it in (SAID["beyond"], SAID["never"]))
    assert said | beyond | never == conditions_of
    assert not said & (beyond | never)
    assert set(SAID["several"].get(model_id, {})) <= said

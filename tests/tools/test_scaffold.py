"""`./dev new`: what it writes works as it is, whatever extract a rule starts from; what it refuses, it says."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from outpost import contracts, models
from outpost.contracts import Contract, Extract
from outpost.models import guards
from outpost.steps import vocabulary
from tools import scaffold
from tools.cases.reading import read_cases
from tools.cases.runner import CaseNight
from tools.scaffold import ROOT, ScaffoldError

TOWN = ROOT / "tests" / "models" / "town.yaml"
GROUNDS = [extract for extract, contract in contracts.ALL.items() if scaffold.is_ground(contract)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """As much of a tree as the command changes."""
    (tmp_path / "outpost" / "contracts").mkdir(parents=True)
    for name in ("CHANGELOG.md", "outpost/contracts/__init__.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture(scope="module")
def town() -> Iterator[CaseNight]:
    with CaseNight() as opened:
        yield opened


@pytest.mark.parametrize("extract", GROUNDS)
def test_a_new_model_loads_and_its_cases_pass_as_they_are(root: Path, town: CaseNight, extract: str) -> None:
    made = scaffold.new_model("Z4", "anything_outdated", "risks", extract, root=root)
    spec = models.load_specs(root)["Z4"]
    cases = read_cases(made.files[2], TOWN)
    assert {"fires", "does", "on", "null", "duplicate", "withdrawn"} <= {re.split("[ ,]", it.name)[0] for it in cases}
    for case in cases:
        town.load(case, spec)
        night = town.run(case, spec)
        assert (night.state, town.findings(case)) == ("ran", list(case.expected)), case.name
    assert spec.extracts <= guards.extracts_behind(spec.tables)
    assert set(spec.conditions) == set(vocabulary.of_query(spec.query))


def test_a_new_model_is_the_first_line_of_the_changelog_s_models(root: Path) -> None:
    scaffold.new_model("R97", "street_lamp_overdue", "risks", root=root)
    models_listed = (root / "CHANGELOG.md").read_text(encoding="utf-8").partition("### Models")[2]
    assert re.findall(r"^- (.*)$", models_listed, re.M)[0] == "R97 version 1: street lamp overdue."


@pytest.fixture
def new_contract(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Contract]:
    """The contract that the command writes, loaded beside those that there are."""

    def make(extract: str) -> Contract:
        made = scaffold.new_extract(extract, "路灯", root=root)
        spec = importlib.util.spec_from_file_location("outpost.contracts.made_for_a_test", made.files[0])
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        (model,) = (
            it for it in vars(module).values() if isinstance(it, type) and issubclass(it, Extract) and it is not Extract
        )
        return contracts.load([*contracts.MODELS, model])[extract]

    return make


@pytest.mark.parametrize("extract", ["gov.street_lamp", "police.parking_lot"])
def test_a_new_contract_loads_as_it_is(root: Path, new_contract: Callable[[str], Contract], extract: str) -> None:
    contract = new_contract(extract)
    assert contract.terms.key == (f"{contract.name}_number",)
    assert contract.address_text is not None
    listed = (root / "outpost" / "contracts" / "__init__.py").read_text(encoding="utf-8")
    module, name = extract.replace(".", "_"), contract.model.__name__
    assert re.search(rf"^from outpost\.contracts import .*\b{module}\b", listed, re.M)
    assert f"    {module}.{name},\n)" in listed


@pytest.mark.parametrize(
    ("extract", "said"),
    [
        ("street_lamp", "is called police.<name> or gov.<name>"),
        ("gov.Street_lamp", "is called police.<name> or gov.<name>"),
        ("gov.street_lamp_", "is called police.<name> or gov.<name>"),
        ("court.street_lamp", "is called police.<name> or gov.<name>"),
        ("gov.lease", "gov.lease is there already"),
        ("police.lease", "registers.lease is taken by gov.lease"),
        ("gov.living", "registers.living is taken by a shared term"),
        ("gov.night", "registers.night is taken by a table of the night"),
        ("gov.order", "order is a word of SQL"),
        ("gov.photo", "never ingested"),
    ],
)
def test_a_name_that_will_not_do_is_refused(root: Path, extract: str, said: str) -> None:
    with pytest.raises(ScaffoldError) as fault:
        scaffold.new_extract(extract, root=root)
    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("r97", "street_lamp", "risks"), "r97: an id is a capital letter"),
        (("R97_2", "street_lamp", "risks"), "R97_2: an id is a capital letter"),
        (("R97", "Street_lamp", "risks"), "Street_lamp: a name is small letters"),
        (("R97", "street_lamp", "lifts"), "lifts: there is no such theme; there are address, population"),
        (("R1", "street_lamp", "risks"), "r1_overcrowded_rental.toml is there already"),
        (("R97", "overcrowded_rental", "risks"), "r1_overcrowded_rental.toml is there already"),
        (("R97", "street_lamp", "risks", "gov.street_lamp"), "gov.street_lamp is not there: start from one of"),
        (("R97", "street_lamp", "risks", "gov.elder_care"), "gov.elder_care has no address"),
    ],
)
def test_a_model_that_will_not_do_is_refused(root: Path, words: tuple[str, ...], said: str) -> None:
    shutil.copytree(ROOT / "models", root / "models")
    model_id, name, theme, *extract = words
    with pytest.raises(ScaffoldError) as fault:
        scaffold.new_model(model_id, name, theme, extract[0] if extract else None, root=root)
    assert said in str(fault.value)
    assert (root / "CHANGELOG.md").read_bytes() == (ROOT / "CHANGELOG.md").read_bytes()


def test_the_command_says_one_sentence_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert scaffold.main(["extract", "gov.lease"]) == 2
    assert capsys.readouterr().err == "dev new: gov.lease is there already: change its contract\n"

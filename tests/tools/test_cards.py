"""Model cards and the transparency record are those of the specs, in both languages, and say what a reader asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outpost.models import ModelSpec, load_specs
from tools import cards
from tools.cards import making


@pytest.fixture(scope="module")
def specs() -> dict[str, ModelSpec]:
    return load_specs()


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return cards.pages()


def _card(pages: dict[str, str], spec: ModelSpec, language: str = "en") -> str:
    return pages[f"models/{spec.id}.md" if language == "en" else f"models/{spec.id}.zh.md"]


def test_the_pages_in_docs_are_up_to_date(pages: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "pages", lambda: pages)
    assert cards.drift() == []


def test_what_changed_or_is_left_over_is_named(
    pages: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "pages", lambda: pages)
    cards.write(tmp_path)
    assert cards.drift(tmp_path) == []
    (tmp_path / "models" / "ZZ9.md").write_text("a model that is gone", encoding="utf-8")
    (tmp_path / "transparency.md").write_text("something else", encoding="utf-8")
    assert cards.drift(tmp_path) == ["models/ZZ9.md", "transparency.md"]
    cards.write(tmp_path)
    assert cards.drift(tmp_path) == []


def test_every_page_stands_in_both_languages(pages: dict[str, str]) -> None:
    for name in pages:
        if not name.endswith(".zh.md"):
            assert f"{name.removesuffix('.md')}.zh.md" in pages


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_card_says_the_rule_with_its_numbers_and_errors(
    pages: dict[str, str], specs: dict[str, ModelSpec], language: str
) -> None:
    for spec in specs.values():
        card = _card(pages, spec, language)
        told = [*spec.conditions.values(), *spec.parameters, *spec.reasons, *spec.false_positives]
        assert [it for it in told if it not in card] == []
        places = [card.index(f"| {text} | `{name}` |") for name, text in spec.conditions.items()]
        assert places == sorted(places)


def test_a_card_says_each_field_of_each_zone(pages: dict[str, str], specs: dict[str, ModelSpec]) -> None:
    for spec in specs.values():
        for name in {name for fields in spec.zones.values() for name in fields}:
            assert f"| `{name}` |" in _card(pages, spec)
        assert ("impact assessment:" in _card(pages, spec)) == bool(spec.assessment)


def test_an_example_stands_for_each_reason_that_a_case_finds(
    pages: dict[str, str], specs: dict[str, ModelSpec]
) -> None:
    for spec in specs.values():
        examples = _card(pages, spec).partition("## Examples")[2].partition("\n| case")[0]
        assert len(re.findall(r"^- ", examples, re.M)) >= len(spec.zones)
        assert "{" not in examples


def test_the_record_speaks_of_every_model_and_every_law(pages: dict[str, str], specs: dict[str, ModelSpec]) -> None:
    for name in ("transparency.md", "transparency.zh.md"):
        for spec in specs.values():
            assert f"[{spec.id}](models/" in pages[name]
            for parameter in spec.parameters.values():
                newest = parameter.values[-1]
                assert newest.basis != "law" or newest.source in pages[name]

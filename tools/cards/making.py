"""All pages by their place below docs/: written, or held against those that are there."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from outpost.columns import lineage_of
from outpost.models import ModelSpec, load_specs
from tools.cards import card, figures, record
from tools.cards.text import LANGUAGES, THEMES, Language, other_language, page_name, sayer, table
from tools.cases.reading import Case, read_cases
from tools.written import command

ROOT = Path(__file__).resolve().parents[2]
_CASES = ROOT / "tests" / "models"
_FOLDER = "models"


def pages() -> dict[str, str]:
    """The pages by path below docs/."""
    specs = load_specs()
    graph = lineage_of(specs.values())
    yields = figures.read()
    subjects = [card.Subject(spec, graph, _cases(spec), yields) for spec in specs.values()]
    found = {}
    for language in LANGUAGES:
        found[f"{_FOLDER}/{page_name('README', language)}"] = _index(specs, language)
        found[page_name(record.STEM, language)] = record.record(specs, language)
        for subject in subjects:
            found[f"{_FOLDER}/{page_name(subject.spec.id, language)}"] = card.card(subject, language)
    return found


def _cases(spec: ModelSpec) -> list[Case]:
    file = _CASES / spec.theme / f"{spec.path.stem}.yaml"
    return read_cases(file, _CASES / "town.yaml") if file.is_file() else []


def _index(specs: Mapping[str, ModelSpec], language: Language) -> str:
    say = sayer(language)
    rows = [
        (f"[{spec.id}]({page_name(spec.id, language)})", spec.title, say(*THEMES[spec.theme]), spec.version)
        for spec in specs.values()
    ]
    lines = [other_language("README", language), "", f"# {say('模型卡', 'Model cards')}", ""]
    lines += [
        say(
            "每条规则一页：用途、规则、参数及依据、例子、谁看到什么、数据来源、已知的误报。由模型说明、查询和案例生成，勿手改。",
            "One page a rule: what it is for, how it decides, its numbers and their basis, examples, who sees what, "
            "where the data come from, where it errs. Written from specs, queries and cases; do not edit.",
        ),
        "",
        *table(["", say("规则", "rule"), say("主题", "theme"), say("版本", "version")], rows),
    ]
    return "\n".join(lines).rstrip() + "\n"


def drift(docs: Path = ROOT / "docs") -> list[str]:
    """Pages that are missing, out of date, or stand for no model."""
    expected = pages()
    there = {path.relative_to(docs).as_posix() for path in (docs / _FOLDER).glob("*.md")}
    return sorted(name for name in expected.keys() | there if _read(docs / name) != expected.get(name))


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def write(docs: Path = ROOT / "docs") -> None:
    """Write all pages and remove those of models that are gone."""
    expected = pages()
    (docs / _FOLDER).mkdir(parents=True, exist_ok=True)
    for path in (docs / _FOLDER).glob("*.md"):
        path.unlink()
    for name, text in expected.items():
        (docs / name).write_text(text, encoding="utf-8", newline="\n")


def main(words: Sequence[str]) -> int:
    """Write, or with ``--check`` say what is out of date; returns the exit code.

    Models without a figure of their present version are named, and fail nothing: a night is run by whoever wants to.
    """
    older = figures.without(figures.read(), load_specs().values())
    if older:
        sys.stderr.write(
            f"note: no yield of the present version of {', '.join(older)} (CONTRIBUTING.md, Figures of model cards)\n"
        )
    return command(words, "tools.cards", write, lambda: [f"docs/{name}" for name in drift()])

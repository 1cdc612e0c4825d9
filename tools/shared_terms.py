"""docs/shared-terms.md: the one table of shared terms: what each means and reads, who asks it, and its parameters.

A term's meaning is the opening comment of ``sql/registers/<term>.sql``, its parameters are the names in it, and their
values, dates and bases are those of the models' specs that give them (``outpost.models.shared``: one value for all).

``python -m tools.shared_terms`` writes the page, ``--check`` only says whether it is out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from outpost import sql
from outpost.models import load_specs
from outpost.models.spec import ModelSpec
from outpost.night.shared_terms import SharedTerm, all_terms
from tools.written import command, differing

PAGE = Path(__file__).resolve().parents[1] / "docs" / "shared-terms.md"

_HEAD = """\
# Shared terms

Written by `python -m tools.shared_terms` from sql/registers and the models' specs; do not edit by hand.

A shared term is a table that a night derives once, in the order below, for all rules: a rule asks it and never derives
it again. Of each: what it means, what it reads, which models ask it, what must not be in it (audits), and the
parameters that it takes. A parameter has one value for all models; two specs that give two do not load.
""".splitlines()


def page() -> str:
    """The page as it should be."""
    specs = load_specs()
    lines = [*_HEAD]
    for term in all_terms():
        lines += ["", f"## {term.name}", "", *_about(term, specs)]
    return "\n".join(lines) + "\n"


def _about(term: SharedTerm, specs: Mapping[str, ModelSpec]) -> Iterator[str]:
    asked_by = sorted(name for name, spec in specs.items() if term.table in sql.tables_of(spec.query))
    yield term.meaning
    yield ""
    yield f"- reads: {_listed(filter(_is_table, term.reads)) or 'nothing'}"
    yield f"- asked by: {', '.join(asked_by) or 'other terms and stages alone'}"
    if term.audits:
        yield f"- audits: {_listed(term.audits)}"
    for name in sorted(sql.parameters_of(term.text) - {"T"}):
        yield f"- parameter `{name}`: {_values(name, specs)}"


def _is_table(name: str) -> bool:
    """A step called ``address`` has columns that look like tables of the schema: its one table is named."""
    return not name.startswith("address.") or name == "address.match"


def _values(name: str, specs: Mapping[str, ModelSpec]) -> str:
    """The dated values of a parameter, as the first of the models that give it has them."""
    giving = [spec for spec in specs.values() if name in spec.parameters]
    if not giving:
        return "given by the night"
    parameter = giving[0].parameters[name]
    values = "; ".join(f"{it.value} since {it.since} ({it.basis})" for it in parameter.values)
    return f"{values}, {parameter.unit}; given by {', '.join(spec.id for spec in giving)}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


def main(words: Sequence[str]) -> int:
    """Write, or with ``--check`` say what is out of date; returns the exit code."""
    return command(words, "tools.shared_terms", write, lambda: differing(PAGE, page()))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""``./dev new``: the files of a new extract or a new model, complete and working, to be changed into what is wanted.

A new extract is a contract and its line in the list of contracts. A new model is a spec, a query, cases and a line of
the changelog: a small rule that loads, whose cases pass. What else there is follows from these (``tools.generate``).
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import duckdb

from outpost import contracts
from outpost.contracts import Column, Contract
from outpost.contracts.checks import taken_registers
from outpost.contracts.never import never_named
from outpost.errors import OutpostError
from outpost.models.spec import Theme
from tools import generate

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = Path(__file__).with_name("templates")
_EXTRACT = re.compile(r"(police|gov)\.[a-z][a-z0-9]*(_[a-z0-9]+)*")
_ID = re.compile(r"[A-Z][A-Z0-9]{0,7}")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_BLANK = re.compile(r"\{\{(\w+)\}\}")
_NETWORKS = {"police": "the police network (公安网)", "gov": "the government network (政务网)"}
_DAY_OF_CASES = dt.date(2026, 6, 1)


class ScaffoldError(OutpostError):
    """The files cannot be made; the text says why and what to do instead."""


@dataclass(frozen=True)
class Made:
    """The files that were written or changed, and what is left to be done."""

    files: tuple[Path, ...]
    next_steps: tuple[str, ...]


def new_extract(extract: str, title: str | None = None, root: Path = ROOT) -> Made:
    """Write the contract of a new extract and add it to the list. ScaffoldError when its name is bad or taken."""
    _check_extract(extract)
    network, name = extract.split(".")
    path = root / "outpost" / "contracts" / f"{network}_{name}.py"
    if path.exists():
        raise ScaffoldError(f"{path.relative_to(root)} is there already: choose another name")
    blanks = {
        "extract": extract,
        "name": name,
        "title": title or f"待填{name}",
        "words": name.replace("_", " "),
        "whose": _NETWORKS[network],
        "Class": "".join(word.capitalize() for word in name.split("_")),
    }
    listed = root / "outpost" / "contracts" / "__init__.py"
    entry = _with_entry(listed.read_text(encoding="utf-8"), path.stem, blanks["Class"])
    path.write_text(_filled("contract", blanks), encoding="utf-8")
    listed.write_text(entry, encoding="utf-8")
    steps = (f"fill in {path.relative_to(root)}", "./dev generate   # data dictionary and Dagster's snapshot")
    return Made((path, listed), steps)


def new_model(
    model_id: str, name: str, theme: str, extract: str | None = None, title: str | None = None, root: Path = ROOT
) -> Made:
    """Write spec, query and cases of a new model over the rows of ``extract``, and its line in the changelog."""
    _check_model(model_id, name, theme, root)
    contract = _ground(extract)
    blanks = _blanks_of_model(model_id, name, theme, contract, title)
    stem = f"{model_id.lower()}_{name}"
    places = {
        "spec": root / "models" / theme / f"{stem}.toml",
        "query": root / "sql" / "models" / theme / f"{stem}.sql",
        "cases": root / "tests" / "models" / theme / f"{stem}.yaml",
    }
    changelog = root / "CHANGELOG.md"
    line = _with_line(changelog.read_text(encoding="utf-8"), f"- {model_id} version 1: {name.replace('_', ' ')}.")
    for template, path in places.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(template, blanks), encoding="utf-8")
    changelog.write_text(line, encoding="utf-8")
    files = [path.relative_to(root).as_posix() for path in places.values()]
    steps = (
        f"change {', '.join(files)} into the rule that is wanted",
        f"./dev test tests/models -k {model_id}",
        "./dev generate   # locks the model; until then a night holds it",
    )
    return Made((*places.values(), changelog), steps)


def _check_extract(extract: str) -> None:
    if not _EXTRACT.fullmatch(extract):
        raise ScaffoldError(f"{extract}: an extract is called police.<name> or gov.<name>, such as gov.elevator")
    name = extract.split(".")[1]
    if extract in contracts.ALL:
        raise ScaffoldError(f"{extract} is there already: change its contract")
    taken = {contract.name: contract.extract for contract in contracts.ALL.values()} | taken_registers()
    if name in taken:
        raise ScaffoldError(f"{extract}: registers.{name} is taken by {taken[name]}: choose another name")
    reserved = "SELECT 1 FROM duckdb_keywords() WHERE keyword_name = $name AND keyword_category = 'reserved'"
    if duckdb.execute(reserved, {"name": name}).fetchall():
        raise ScaffoldError(f"{extract}: {name} is a word of SQL: choose another name")
    if never_named([f"{name}_number"]):
        raise ScaffoldError(f"{extract}: this is never ingested (docs/data-dictionary/README.md)")


def _check_model(model_id: str, name: str, theme: str, root: Path) -> None:
    if not _ID.fullmatch(model_id):
        raise ScaffoldError(f"{model_id}: an id is a capital letter and up to seven letters or digits, such as R4")
    if not _NAME.fullmatch(name):
        raise ScaffoldError(f"{name}: a name is small letters and digits, words joined by _, such as elevator_overdue")
    if theme not in get_args(Theme):
        raise ScaffoldError(f"{theme}: there is no such theme; there are {', '.join(get_args(Theme))}")
    for path in sorted((root / "models").glob("*/*.toml")):
        taken_id, _, taken_name = path.stem.partition("_")
        if taken_id == model_id.lower() or taken_name == name:
            raise ScaffoldError(f"{path.relative_to(root)} is there already: choose another id and name")


def _ground(extract: str | None) -> Contract:
    """The contract whose rows the rule is made of. ScaffoldError names those that will do."""
    able = {contract.extract: contract for contract in contracts.ALL.values() if is_ground(contract)}
    if extract is None:
        extract = "gov.house"
    if extract in able:
        return able[extract]
    why = "has no address or no updated_at, or is known by a person" if extract in contracts.ALL else "is not there"
    raise ScaffoldError(
        f"{extract} {why}: start from one of {', '.join(able)}, and change the query into what is wanted"
    )


def is_ground(contract: Contract) -> bool:
    """Whether a new rule may start from the rows of this extract: they lie at an address, and belong to no person."""
    in_place = contract.address_text or contract.by_name.get("address_code")
    is_other = contract.extract != "police.standard_address"
    return bool(is_other and in_place and contract.has_versions and not contract.with_identity("person", "mother"))


def _blanks_of_model(model_id: str, name: str, theme: str, contract: Contract, title: str | None) -> dict[str, str]:
    care = theme == "care"
    by_text = contract.address_text is not None
    first, second = _row(contract, 1, "B1-101"), _row(contract, 2, "B1-101")
    if "address" in "".join(contract.terms.key):
        second = _row(contract, 2, "B1-102")
    column = "address_text" if by_text else "address_code"
    return {
        "id": model_id,
        "name": name,
        "theme": theme,
        "title": title or f"{contract.terms.title}久未更新",
        "of": contract.terms.title,
        "who": "网格员",
        "reviewer": "grid_office" if care else "officer",
        "extract": contract.extract,
        "table": contract.table,
        "today": dt.datetime.now(dt.UTC).date().isoformat(),
        "route": "worker",
        "address": "match" if by_text else "said",
        "join": _join(contract.extract, by_text=by_text),
        "place": "" if by_text else 'is_dwelling = "是住房"\n',
        "row": _written(first),
        "second_row": _written(second),
        "null_row": _written(first | {column: "某处" if by_text else "B1-999"}),
        "null_remove": f'\n    remove: ["{contract.extract} {_key(contract, first)}"]'
        if column in contract.terms.key
        else "",
        "null_said": "the text names no address" if by_text else "the address is not in the register",
        "key": _key(contract, first),
        "second_key": _key(contract, second),
        "dated_key": _key(contract, first, dated=True),
        "second_dated_key": _key(contract, second, dated=True),
        "second_address": second[column],
    }


def _join(extract: str, *, by_text: bool) -> str:
    if not by_text:
        return "INNER JOIN registers.address ON said.address_code = address.address_code\n    WHERE address.is_dwelling"
    return (
        f"INNER JOIN address.match ON said.source_key = match.source_key AND match.extract = '{extract}'\n"
        "    INNER JOIN registers.address ON match.address_code = address.address_code\n"
        "    WHERE match.status = 'HOUSE'"
    )


def _row(contract: Contract, serial: int, address: str) -> dict[str, str]:
    """The columns that a case names of a row: its key and its address."""
    row = {name: _key_value(contract.by_name[name], serial) for name in contract.terms.key}
    return row | {"address_text" if contract.address_text else "address_code": address}


def _key_value(column: Column, serial: int) -> str:
    if column.codes is not None:
        return str(next(iter(column.codes)))
    if column.kind in ("date", "timestamp"):
        return f"T-{400 + serial}"
    return str(serial) if column.kind in ("integer", "decimal") else f"K{serial}"


def _written(row: dict[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in row.items())


def _key(contract: Contract, row: dict[str, str], *, dated: bool = False) -> str:
    values = [row[name] for name in contract.terms.key]
    if dated:
        values = [
            str(_DAY_OF_CASES - dt.timedelta(days=int(value[2:]))) if value.startswith("T-") else value
            for value in values
        ]
    return "|".join(values)


def _filled(template: str, blanks: dict[str, str]) -> str:
    text = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
    return _BLANK.sub(lambda found: blanks[found[1]], text)


def _with_entry(text: str, module: str, name: str) -> str:
    """The list of contracts with one more at its end."""
    imported = re.search(r"^from outpost\.contracts import (.+)$", text, re.M)
    end = text.find("\n)\n", text.find("\nMODELS"))
    if imported is None or end < 0:
        raise ScaffoldError("outpost/contracts/__init__.py: its imports and MODELS are not where they are looked for")
    modules = sorted({*imported[1].split(", "), module})
    text = f"{text[:end]}\n    {module}.{name},{text[end:]}"
    return text.replace(imported[0], f"from outpost.contracts import {', '.join(modules)}", 1)


def _with_line(text: str, line: str) -> str:
    """The changelog with a line as the first of the models."""
    heading = text.find("\n### Models\n")
    first = text.find("\n- ", heading)
    if heading < 0 or first < 0:
        raise ScaffoldError("CHANGELOG.md: there is no list under `### Models`")
    return f"{text[:first]}\n{line}{text[first:]}"


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev new", description="The files of a new extract or a new model.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    extract = kinds.add_parser("extract", help="a contract")
    extract.add_argument("extract", metavar="NETWORK.NAME", help="police.<name> or gov.<name>")
    model = kinds.add_parser("model", help="a spec, a query and cases")
    model.add_argument("id", metavar="ID", help="a capital letter and digits")
    model.add_argument("name", metavar="NAME", help="small letters, words joined by _")
    model.add_argument("--theme", required=True, help=", ".join(get_args(Theme)))
    model.add_argument("--extract", metavar="NETWORK.NAME", help="whose rows the rule is made of (default gov.house)")
    for one in (extract, model):
        one.add_argument("--title", help="what people call it, in Chinese")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Make the files and say what is left to do; 2 and one sentence when they cannot be made."""
    said = _arguments(words)
    try:
        if said.kind == "extract":
            made = new_extract(said.extract, said.title)
            generate.in_a_process(ROOT)
        else:
            made = new_model(said.id, said.name, said.theme, said.extract, said.title)
    except ScaffoldError as fault:
        sys.stderr.write(f"dev new: {fault}\n")
        return 2
    for path in made.files:
        sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
    for number, step in enumerate(made.next_steps, 1):
        sys.stdout.write(f"{number}. {step}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""What the documents say is there: links, named files, commands and tables; both READMEs say the same."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import duckdb
import pytest

from outpost import database

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
READMES = ("README.md", "README.zh-CN.md")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_NAMED_PATH = re.compile(r"`((?:outpost|sql|assets|pipelines|tests|bench|docs|models|\.ci)/[\w./-]*)`")
_COMMAND = re.compile(r"^\| `outpost ([a-z-]+)` \|", re.M)
_TABLE = re.compile(r"^- `([a-z]+\.[a-z_]+)\(([^)]*)\)`$", re.M)
_MESSAGE = re.compile(r"^\| (?:`` (.+?) ``|`([^`]+)`) \|", re.M)
_DECISION = re.compile(r"# (\d{4}) (.+)\n\n(\d{4}-\d{2}-\d{2}), (in force|replaced by .+?)(;.+)?\n\n## The question\n")
_DEV = re.compile(r"\./dev ([a-z]+)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_named_files_exist(document: Path) -> None:
    said = document.read_text(encoding="utf-8")
    linked = [document.parent / link for link in _LINK.findall(said) if "://" not in link]
    named = [ROOT / name for name in _NAMED_PATH.findall(said)]
    assert [str(path.relative_to(ROOT)) for path in (*linked, *named) if not path.exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_commands_are_those_of_the_program(name: str) -> None:
    from outpost.cli import cli

    assert sorted(_COMMAND.findall(text(name))) == sorted(cli.commands)


@pytest.mark.parametrize("name", READMES)
def test_the_tables_have_the_columns_that_are_named(name: str) -> None:
    with duckdb.connect() as con:
        con.execute("ATTACH ':memory:' AS registers")
        database.create_schema(con)
        there = {
            f"{schema}.{table}": columns
            for schema, table, columns in con.execute(
                "SELECT table_schema, table_name, list(column_name) FROM information_schema.columns GROUP BY ALL"
            ).fetchall()
        }
    promised = {table: columns.split(", ") for table, columns in _TABLE.findall(text(name))}
    assert len(promised) == 10
    assert {table: sorted(set(columns) - set(there.get(table, []))) for table, columns in promised.items()} == {
        table: [] for table in promised
    }


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md"])
def test_the_commands_of_dev_exist(name: str) -> None:
    known = set(re.findall(r"^    ([a-z]+)(?: \|.*)?\)$", text("dev"), re.M))
    assert set(_DEV.findall(text(name))) <= known


def test_both_readmes_say_the_same() -> None:
    english, chinese = (text(name) for name in READMES)

    def shape(said: str) -> dict[str, object]:
        return {
            "headings": len(re.findall(r"^#+ ", said, re.M)),
            "rows": len(re.findall(r"^\|", said, re.M)),
            "commands": _COMMAND.findall(said),
            "tables": _TABLE.findall(said),
            "shell": re.findall(r"^\./dev \w+", said, re.M),
            "links": sorted({re.sub(r"\.zh(-CN)?\.md$", ".md", link) for link in _LINK.findall(said)} - {"README.md"}),
        }

    assert shape(english) == shape(chinese)


def messages(page: str) -> list[str]:
    return [double or single for double, single in _MESSAGE.findall(text(f"docs/{page}"))]


def strings_of_the_code() -> list[str]:
    """Every text of the code, each place of an f-string as ``…``."""
    found = re.findall(r"^\w+ = \"(.*)\"$", text("outpost/messages.toml"), re.M)
    for folder in ("outpost", "assets", "pipelines"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    found.append("".join(_constant(part) for part in node.values))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.append(node.value)
    return [re.sub(r"\{\w+\}", "…", said) for said in found]


def _constant(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "…"


def is_said(message: str, code: list[str]) -> bool:
    """Whether some text of the code can print the message: what is fixed in it stands there in that order.

    A file of the home that begins it is written out in the page and filled in by the code, and so is which process.
    """
    general = re.sub(r"^\w+\.(toml|duckdb)(?=:? )|^the process that ", "…", message)
    parts = [part.strip() for part in general.split("…")]
    return any(_holds(said, parts) for said in code)


def _holds(said: str, parts: list[str]) -> bool:
    at = 0
    for part in parts:
        found = said.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def test_troubleshooting_speaks_of_messages_that_there_are() -> None:
    code = strings_of_the_code()
    known = messages("troubleshooting.md")
    assert len(known) > 50
    assert [message for message in known if not is_said(message, code)] == []
    assert messages("troubleshooting.zh.md") == known


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=lambda path: path.stem)
def test_a_decision_has_date_status_and_what_was_left(page: Path) -> None:
    said = page.read_text(encoding="utf-8")
    headed = re.match(
        r"# (\d{4}) (.+)\n\n(\d{4}-\d{2}-\d{2}), (in force|replaced by .+?)(;.+)?\n\n## The question\n", said
    )
    assert headed, "number and title, then date and status"
    assert "\n## What we left\n" in said
    number, title, date, status = headed.groups()[:4]
    assert f"| [{number}]({page.name}) | {title} | {date} | {status} |\n" in text("docs/adr/README.md")


@pytest.mark.parametrize("page", ["add-an-extract.md", "add-an-extract.zh.md", "add-a-model.md", "add-a-model.zh.md"])
def test_the_commands_of_the_tutorials_are_those_that_a_test_runs(page: str) -> None:
    (command,) = re.findall(r"^\./dev new (.+)$", text(f"docs/{page}"), re.M)
    run = ", ".join(f'"{word}"' for word in command.split())
    assert f'"tools.scaffold", {run}' in text("tests/conformance/test_adding.py")

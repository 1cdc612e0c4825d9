"""Refuse SQL that two engines would read differently, that asks a clock, or that nobody could read.

    python -m tools.sql_lint [FILE ...]        (nothing named: all of sql/, and the Python that runs it)

The night runs on DuckDB; other engines run the same files, translated. What they compute differently is refused here,
with what to write instead; ``tests/outpost/spark/tried.py`` has what both said to each. For developers: needs sqlglot.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from outpost.sql import ROOT, SQL_ROOT
from tools.sql_lint import habits, words
from tools.sql_lint import rules as constructs
from tools.sql_lint.words import BARE_CLOCKS, CLOCK, FUNCTIONS, KEYWORDS

LONGEST_LINE = 140
DUCKDB = "duckdb"
SPARK = "spark"

_OPENING = re.compile(r"-- \S.{14,}")
_PYTHON_SQL = re.compile(
    r"\b(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(OR\s+REPLACE\s+)?TABLE\s)"
)
_PYTHON_RUNNER = Path("outpost/sql.py")
_FRAMES = "outpost/database.py"


@dataclass(frozen=True, order=True)
class Violation:
    """One thing to mend: where, which rule, and what to write instead."""

    file: str
    line: int
    rule: str
    advice: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.advice}"


def lint(text: str, file: str, *, schema: bool = False, model: bool = False, term: bool = False) -> list[Violation]:
    """Faults of one SQL file, in order. ``schema``: DDL, several statements; ``model``, ``term``: a rule's habits."""
    on_spark = term or model
    refused = FUNCTIONS | (words.IN_RULES if on_spark else {})
    found = [*_layout(text, file), *_words(text, file, refused)]
    try:
        trees = [tree for tree in sqlglot.parse(text, dialect=DUCKDB) if tree is not None]
    except SqlglotError as error:
        return sorted([*found, Violation(file, 1, "parse", str(error).splitlines()[0])])
    if not schema and len(trees) != 1:
        found.append(Violation(file, 1, "one-statement", f"a file holds one statement, this one {len(trees)}"))
    for tree in trees:
        rules = constructs.RULES + (constructs.IN_RULES if on_spark else ())
        found += [Violation(file, _line(node), rule.name, rule.advice) for rule in rules for node in rule.find(tree)]
        if not schema:
            found += _untranslatable(tree, file)
        if model:
            found += _of_a_model(tree, text, file)
        if on_spark:
            found += [
                Violation(file, _line(node), "undated-number", habits.NUMBER)
                for node in habits.undated_numbers(tree, file)
            ]
    return sorted(set(found))


def _of_a_model(tree: exp.Expr, text: str, file: str) -> Iterator[Violation]:
    if tree.args.get("order"):
        yield Violation(file, text.count("\n"), "final-order", "the order of the output is the runner's: no ORDER BY")
    for node in habits.anonymous_ors(tree):
        yield Violation(file, _line(node), "anonymous-or", habits.OR)
    for node in habits.lost_for_speed(tree, text):
        yield Violation(file, _line(node), "lost-for-speed", habits.SPEED)
    for node in habits.lost_key_parts(tree):
        yield Violation(file, _line(node), "lost-key-part", habits.KEY)


def _layout(text: str, file: str) -> Iterator[Violation]:
    lines = text.split("\n")
    if not _OPENING.match(lines[0]):
        yield Violation(file, 1, "opening-comment", "open with one comment: what this means and why it is there")
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield Violation(file, len(lines), "last-line", "end in exactly one line break")
    for number, line in enumerate(lines, 1):
        if line != line.rstrip() or "\t" in line:
            yield Violation(file, number, "blanks", "no tabs, no blanks at the end of a line")
        if len(line) > LONGEST_LINE:
            yield Violation(file, number, "long-line", f"at most {LONGEST_LINE} characters")


def _words(text: str, file: str, refused: Mapping[str, str]) -> Iterator[Violation]:
    try:
        tokens = sqlglot.tokenize(text, dialect=DUCKDB)
    except SqlglotError:
        return
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.token_type in (TokenType.STRING, TokenType.IDENTIFIER):
            continue
        word = token.text
        if _is_call(following) and word.lower() in refused:
            yield Violation(file, token.line, f"function {word.lower()}", refused[word.lower()])
        elif word.lower() in BARE_CLOCKS:
            yield Violation(file, token.line, f"function {word.lower()}", CLOCK)
        elif word.upper() in KEYWORDS and word != word.upper() and token.token_type != TokenType.VAR:
            yield Violation(file, token.line, "keyword-case", f"write {word.upper()}")


def _is_call(following: Token | None) -> bool:
    return following is not None and following.token_type == TokenType.L_PAREN


def _untranslatable(tree: exp.Expr, file: str) -> Iterator[Violation]:
    try:
        tree.sql(SPARK, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        yield Violation(file, 1, "spark", f"cannot be translated: {str(error).splitlines()[0]}")


def _line(node: exp.Expr) -> int:
    """The line of the first name below ``node`` (sqlglot keeps lines with names only), else that of one above it."""
    above: exp.Expr | None = node
    while above is not None:
        for below in above.find_all(exp.Identifier, bfs=False):
            if "line" in below.meta:
                return int(below.meta["line"])
        above = above.parent
    return 1


def lint_python(text: str, file: str) -> list[Violation]:
    """SQL that is built in Python: statements in f-strings; and frames that are handed to DuckDB by hand."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and file != _FRAMES and _is_registration(node):
            found.append(Violation(file, node.lineno, "frame-by-hand", "with database.registered(con, name, frame)"))
        if isinstance(node, ast.JoinedStr):
            pieces = [piece.value for piece in node.values if isinstance(piece, ast.Constant)]
            if any(isinstance(piece, str) and _PYTHON_SQL.search(piece) for piece in pieces):
                advice = "SQL is a file under sql/ with bound parameters, never an f-string"
                found.append(Violation(file, node.lineno, "sql-in-f-string", advice))
    return sorted(found)


def _is_registration(node: ast.Attribute) -> bool:
    """``con.register`` or ``unregister``: who does it by hand forgets the frame when a statement fails."""
    return node.attr == "unregister" or (node.attr == "register" and ast.unparse(node.value).endswith("con"))


def lint_file(path: Path) -> list[Violation]:
    """Faults of one .sql or .py file of the project."""
    place = path.resolve().relative_to(ROOT)
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return [] if place == _PYTHON_RUNNER else lint_python(text, place.as_posix())
    stage = place.parts[1]
    return lint(
        text,
        place.as_posix(),
        schema="schema" in (stage, path.stem),
        model=stage == "models",
        term=stage == "registers",
    )


def project_files() -> list[Path]:
    """All SQL of the project and all Python that may run it."""
    python = [path for folder in ("outpost", "assets", "pipelines", "tools") for path in (ROOT / folder).rglob("*.py")]
    return sorted([*SQL_ROOT.rglob("*.sql"), *python])


def main(arguments: Sequence[str]) -> int:
    """Print the faults; 0 when there are none."""
    files = [Path(argument) for argument in arguments] or project_files()
    faults = [fault for path in files for fault in lint_file(path)]
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{len(files)} files, {len(faults)} faults\n")
    return 1 if faults else 0

"""The command line in Chinese: every text of it is in the catalogue, nothing in the catalogue is out of date."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from outpost.cli import cli, failing, language
from outpost.cli.options import print_table

ROOT = Path(__file__).parents[2]
CLI = sorted((ROOT / "outpost" / "cli").glob("*.py"))
NO_WORDS = re.compile(r"[^A-Za-z]*(?:\{\}[^A-Za-z]*)*")
NOT_PROSE = {"outpost: {}", "outpost: {}{}", "看帮助：{} --help\n"}
UNTRANSLATED_ERRORS = 242
"""Errors raised below the command line that have no Chinese yet and show in English. Lower it as they get theirs."""


@pytest.fixture(autouse=True)
def _english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    language.choose("en")
    language.speak(cli)


def commands(group: click.Group = cli) -> Iterator[click.Command]:
    yield group
    for command in group.commands.values():
        yield from commands(command) if isinstance(command, click.Group) else [command]


def paragraphs() -> set[str]:
    texts = [command.help or "" for command in commands()]
    return {language.plain(part) for text in texts for part in re.split(r"\n\s*\n", inspect.cleandoc(text))}


def options() -> set[str]:
    helps = (param.help for command in commands() for param in command.params if isinstance(param, click.Option))
    return {re.sub(r"\s*\[default: .*\]$", "", said) for said in helps if said} | {"Show this message and exit."}


def template(node: ast.expr) -> str | None:
    """A text as the catalogue names it; None for what is no text in the code."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (template(node.left) or "{}") + (template(node.right) or "{}")
    return None


def texts(path: Path) -> Iterator[str]:
    """What a module prints, and the errors that it raises."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func)
            if name in ("echo", "click.echo", "self.fail") or name.endswith(("Error", "Exception")):
                said = template(node.args[0])
                if said is not None:
                    yield from filter(None, map(str.strip, said.split("\n")))


def test_every_help_text_has_its_chinese() -> None:
    assert paragraphs() - {""} == set(language.catalogue()["help"])
    assert options() == set(language.catalogue()["options"])


@pytest.mark.parametrize("path", CLI, ids=lambda path: path.name)
def test_every_sentence_of_the_command_line_has_its_chinese(path: Path) -> None:
    known = {english for section in ("click", "said", "errors") for english in language.catalogue()[section]}
    said = {text for text in texts(path) if not NO_WORDS.fullmatch(text)} - NOT_PROSE
    assert {text for text in said if text.isascii() and text not in known and not _is_mixed(text)} == set()


def _is_mixed(text: str) -> bool:
    """Whether a text is names and values with signs between them, and no sentence: fewer than two words of its own."""
    return len(re.findall(r"[A-Za-z]{2,}", text.replace("{}", ""))) < 2


def test_no_sentence_of_the_catalogue_is_out_of_date() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "outpost").rglob("*.py")))
    plain = re.sub(r"\"\s*\n\s*f?\"|'\s*\n\s*f?'", "", re.sub(r"\{[^{}]*\}", "{}", code))
    for section in ("said", "errors"):
        for english in language.catalogue()[section]:
            pieces = [piece for piece in english.split("{}") if len(piece) > 3]
            assert all(piece in plain or piece in code for piece in pieces), english


@pytest.mark.parametrize("section", sorted(language.catalogue()))
def test_what_is_filled_in_is_the_same_in_both(section: str) -> None:
    for english, chinese in language.catalogue()[section].items():
        holes = english.count("{}")
        shown = chinese.format(*(f"<{at}>" for at in range(holes))) if holes else chinese
        assert [shown.count(f"<{at}>") for at in range(holes)] == [1] * holes, english
        assert not chinese.isascii() or english == chinese, english


def test_errors_without_chinese_are_counted() -> None:
    known = language.catalogue()["errors"].keys() | language.catalogue()["said"].keys()
    library = [path for path in sorted((ROOT / "outpost").rglob("*.py")) if path not in CLI]
    without = 0
    for path in library:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
                said = template(node.exc.args[0])
                without += said is not None and not NO_WORDS.fullmatch(said) and said not in known
    assert without <= UNTRANSLATED_ERRORS


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zha_CN"}, "en"),
        ({"LANG": "zh_CN.GB18030", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_TW"}, "zh"),
        ({"LC_ALL": "en_GB", "LC_MESSAGES": "zh_CN"}, "en"),
    ],
)
def test_the_environment_says_the_language(environment: dict[str, str], spoken: str) -> None:
    assert language.of_environment(environment) == spoken


def test_names_of_somebody_s_own_columns_stay(capsys: pytest.CaptureFixture[str]) -> None:
    language.choose("zh")
    print_table(["state", "rows"], [("ran", 1)], translated=False)
    print_table(["state", "rows"], [("ran", 1)])
    shown = capsys.readouterr().out
    assert shown.count("state") == shown.count("rows") == shown.count("状态") == shown.count("行数") == 1


def test_lang_is_above_the_environment_and_holds_for_one_call() -> None:
    run = CliRunner().invoke
    assert "一屏看一夜" in run(cli, ["--lang", "zh", "status", "--help"]).stdout
    assert "on one" in run(cli, ["status", "--help"]).stdout
    assert "一屏看一夜" in run(cli, ["status", "--help"], env={"LANG": "zh_CN.UTF-8"}).stdout
    assert "on one" in run(cli, ["--lang=en", "status", "--help"], env={"LANG": "zh_CN.UTF-8"}).stdout
    assert run(cli, ["--lang", "fr", "status"]).exit_code == 2


@pytest.mark.parametrize("width", ["60", "100"])
def test_chinese_help_fits_the_terminal(width: str) -> None:
    for words in (["--help"], ["lineage", "--help"], ["keys", "rotate", "--help"], ["nightly", "--help"]):
        shown = CliRunner().invoke(cli, ["--lang", "zh", *words], env={"COLUMNS": width}, terminal_width=int(width))
        assert shown.exit_code == 0
        # A sign that ends a clause may stand in the margin.
        assert [line for line in shown.stdout.split("\n") if language.width_of(line) > int(width) + 2] == []


def test_errors_are_told_in_chinese_and_json_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    language.choose()
    failing.tell("failed", f"no Outpost home at {tmp_path}: run `outpost init` there first", as_json=False)
    assert capsys.readouterr().err == f"outpost: {tmp_path} 不是前哨目录：请先在那里运行 `outpost init`\n"
    failing.tell("failed", "no Outpost home at x: run `outpost init` there first", as_json=True)
    assert "no Outpost home at x" in capsys.readouterr().err
    failing.tell_click(click.UsageError("No such option '--x'."), as_json=False)
    assert capsys.readouterr().err == "错误：没有选项 --x。\n"
    bad = "Invalid value for '--date': 'x' is not a date like 2026-11-22"
    assert language.say(bad) == "'--date' 的值不对：'x' 不是 2026-11-22 这样的日期"


@given(st.text())
def test_whatever_is_said_comes_through(text: str) -> None:
    language.choose("zh")
    shown = language.say(text)
    assert shown.count("\n") == text.count("\n")
    language.choose("en")
    assert language.say(text) == text

"""With ``--json`` an error is one JSON object on stderr, whatever command failed and wherever; stdout stays empty."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from outpost import cli
from outpost.cli import failing
from outpost.errors import OutpostError, UsageError


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        yield (*path, name)


_COMMANDS = sorted(_commands(cli.cli))


def _failed(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["outpost", *arguments])
    with pytest.raises(SystemExit) as leave:
        cli.main()
    assert isinstance(leave.value.code, int)
    return leave.value.code


@pytest.mark.parametrize("path", _COMMANDS, ids=" ".join)
def test_every_command_says_wrong_usage_in_json(
    path: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _failed(monkeypatch, *path, "--no-such-option", "--json") == 2
    out, err = capsys.readouterr()
    assert out == ""
    error = json.loads(err)["error"]
    assert error["kind"] == "usage"
    assert "--no-such-option" in error["message"]
    assert error["message"].endswith("--help)")


def test_a_home_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("status", "--home", str(tmp_path / "none"))
    code = _failed(monkeypatch, *arguments)
    plain = capsys.readouterr().err
    assert _failed(monkeypatch, *arguments, "--json") == code
    out, err = capsys.readouterr()
    assert out == ""
    assert plain == f"outpost: {json.loads(err)['error']['message']}\n"


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (UsageError("no such thing: name one"), "usage", 2),
        (OutpostError("前哨 \n two"), "failed", 1),
        (ValueError("a row's value"), "failed", 1),
        (KeyboardInterrupt(), "stopped", 1),
    ],
)
def test_kind_and_exit_code(
    fault: BaseException, kind: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise fault

    monkeypatch.setattr(cli.cli.commands["status"], "callback", fail)
    assert _failed(monkeypatch, "status", "--json") == code
    err = capsys.readouterr().err
    # Click ends the line of a ^C before it says that it was stopped.
    assert len(err.strip().splitlines()) == 1
    assert json.loads(err)["error"]["kind"] == kind
    assert "row's value" not in err


def test_what_follows_two_dashes_is_no_option() -> None:
    assert failing.wants_json(["query", "--json", "--", "x"])
    assert not failing.wants_json(["query", "--", "--json"])

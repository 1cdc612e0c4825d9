"""Errors: each of Outpost's own has one base, and one rule makes a line and an exit code of any error."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import assets
import outpost
import pipelines
import tools
from outpost.cli import cli, main
from outpost.error_line import one_line
from outpost.errors import OutpostError
from outpost.landing.machine_errors import MachineFaultError
from outpost.locks import FileIsOpenError, Holder
from outpost.night.releases import NothingHeldError, ReleaseError
from outpost.settings import SettingsError

PACKAGES = (outpost, assets, pipelines, tools)


def own_errors() -> Iterator[type[BaseException]]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.rpartition(".")[2] == "__main__":
                continue
            module = importlib.import_module(found.name)
            for _, member in inspect.getmembers(module, inspect.isclass):
                if issubclass(member, BaseException) and member.__module__ == module.__name__:
                    yield member


def test_each_error_of_our_own_derives_from_the_one_base() -> None:
    found = list(own_errors())
    assert {error.__name__ for error in found} >= {"SpecError", "RefusalError", "LostRowsError", "SettingsError"}
    assert [error for error in found if not issubclass(error, OutpostError)] == []


def test_a_fault_of_the_machine_is_still_an_error_of_the_system() -> None:
    fault = MachineFaultError("OSError ENOSPC at lake/: free space")
    assert isinstance(fault, OSError)
    assert str(fault) == one_line(fault) == "OSError ENOSPC at lake/: free space"


@pytest.mark.parametrize(
    ("error", "line", "code"),
    [
        (SettingsError("outpost.toml: unknown key"), "outpost.toml: unknown key", 2),
        (NothingHeldError("nothing is held"), "nothing is held", 2),
        (ReleaseError("the same person twice"), "the same person twice", 1),
        (OutpostError("what, where, what to do"), "what, where, what to do", 1),
        (MachineFaultError("free space"), "free space", 1),
        (ValueError("could not convert 990101199001011234"), "ValueError at ", 1),
        (duckdb.ConversionException("Could not convert '王某'"), "ConversionException at ", 1),
        (FileNotFoundError(2, "No such file", "x"), "FileNotFoundError: [Errno 2] No such file: 'x'", 1),
    ],
)
def test_an_error_ends_a_command_with_one_line_and_its_code(
    error: Exception, line: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "main", fails)
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == code
    assert said.startswith(f"outpost: {line}")
    assert said.count("\n") == 1
    assert "990101199001011234" not in said
    assert "王某" not in said


def test_a_file_that_is_open_elsewhere_says_where() -> None:
    error = FileIsOpenError(Path("vault.duckdb"), Holder(12, "dbeaver", writes=True))
    assert one_line(error).startswith("vault.duckdb is open for writing in dbeaver (process 12)")

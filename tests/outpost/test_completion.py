"""Shell completion: click's own, started as the shells start it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from outpost.cli import cli

OUTPOST = Path(sys.executable).with_name("outpost")
SHELLS = ("bash", "zsh", "fish")


def asked(shell: str, line: str, **more: str) -> list[str]:
    """What a shell is offered for the last word of ``line``."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    if shell == "fish":
        words["COMP_CWORD"] = line.rsplit(" ", 1)[1]
    environment = {**os.environ, **words, "_OUTPOST_COMPLETE": f"{shell}_complete", **more}
    done = subprocess.run([str(OUTPOST)], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split("\n")


@pytest.mark.parametrize(
    ("shell", "first"), [("bash", "plain,{}"), ("zsh", "plain\n{}"), ("fish", "plain,{}\t")], ids=SHELLS
)
def test_a_shell_is_offered_the_commands(shell: str, first: str) -> None:
    offered = "\n".join(asked(shell, "outpost "))
    assert [name for name in cli.commands if first.format(name) not in offered] == []


def test_options_and_choices_are_offered() -> None:
    assert {"plain,--since", "plain,--date"} <= set(asked("bash", "outpost status --"))
    assert {"plain,morning", "plain,weekly"} <= set(asked("bash", "outpost pack --kind "))
    assert {"plain,check", "plain,plan"} <= set(asked("bash", "outpost models "))


@pytest.mark.parametrize("shell", SHELLS)
def test_the_documented_line_gives_a_script(shell: str) -> None:
    said = (Path(__file__).parents[2] / "docs" / "seeing.md").read_text(encoding="utf-8")
    assert f"_OUTPOST_COMPLETE={shell}_source outpost" in said
    # Click asks a program of the name bash for its version before it gives a script.
    if shell == "bash" and shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    environment = {**os.environ, "_OUTPOST_COMPLETE": f"{shell}_source"}
    script = subprocess.run([str(OUTPOST)], env=environment, capture_output=True, text=True, check=True).stdout
    assert f"_OUTPOST_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True, check=False).returncode == 0

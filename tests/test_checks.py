"""What is checked before a commit and in CI is one list, and the check of the changelog judges what it should."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]


def test_pre_commit_has_the_checks_of_ci() -> None:
    listed = re.search(r"^CHECKS='([a-z ]+)'$", (ROOT / "dev").read_text(encoding="utf-8"), re.M)
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    assert listed
    assert [hook["id"] for hook in hooks] == listed.group(1).split()
    assert all(hook["entry"] == f"./dev check {hook['id']}" for hook in hooks)
    assert re.search(r"^ *\./dev check$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.M)


class Clone:
    """A small repository with a branch."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run("git", "init", "--quiet", "--initial-branch=main")
        self.commit("README.md", "first")
        self.run("git", "switch", "--quiet", "--create", "branch")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        if command[0] == "git":
            command = ("git", *who, *command[1:])
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)

    def commit(self, file: str, message: str) -> None:
        path = self.folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(message, encoding="utf-8")
        self.run("git", "add", file)
        assert self.run("git", "commit", "--quiet", "--message", message).returncode == 0

    def judged(self) -> int:
        return self.run("python3", str(ROOT / ".ci" / "changelog")).returncode


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.delenv("OUTPOST_BASE", raising=False)
    return Clone(tmp_path)


def test_a_silent_change_of_a_query_is_told(clone: Clone) -> None:
    clone.commit("sql/a.sql", "Another query")
    assert clone.judged() == 1
    clone.commit("CHANGELOG.md", "A line")
    assert clone.judged() == 0


@pytest.mark.parametrize(
    ("file", "message"),
    [("docs/a.md", "A page"), ("outpost/a.py", "Renamed; no change of behaviour"), ("sql/a.sql", "Same behaviour")],
)
def test_what_changes_nothing_needs_no_line(clone: Clone, file: str, message: str) -> None:
    clone.commit(file, message)
    assert clone.judged() == 0


def test_a_shallow_clone_is_not_judged(clone: Clone, tmp_path: Path) -> None:
    clone.commit("sql/a.sql", "Another query")
    shallow = Clone.__new__(Clone)
    shallow.folder = tmp_path / "shallow"
    clone.run("git", "clone", "--quiet", "--depth", "1", f"file://{clone.folder}", str(shallow.folder))
    assert shallow.judged() == 0

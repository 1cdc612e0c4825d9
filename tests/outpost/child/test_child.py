"""Children: they do their work, and however one fails the error says so, in time and without a value of a row."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outpost.child import Child, ChildError, Limits, program
from outpost.child.pool import in_chunks
from tests.outpost.child import jobs

MODULE = "tests.outpost.child.jobs"
NUMBERS = list(range(1_200))
LONG = Limits(seconds=120)


def run(job: str, limits: Limits = LONG) -> None:
    with Child("does the test", MODULE, job, limits=limits) as child:
        child.wait()


def test_results_come_in_the_order_of_the_items_whoever_worked_on_them() -> None:
    assert in_chunks(jobs.doubled, NUMBERS, 3, "doubles") == [2 * number for number in NUMBERS]


def test_few_items_are_done_here() -> None:
    assert {pid for pid, *_ in in_chunks(jobs.where, NUMBERS[:999], 2, "tells")} == {os.getpid()}


def test_a_child_is_a_process_of_its_own_that_finds_nothing_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit('a file of the current folder was imported')")
    monkeypatch.chdir(tmp_path)
    found = in_chunks(jobs.where, NUMBERS, 2, "tells")
    assert os.getpid() not in {pid for pid, *_ in found}
    assert {folder for _, folder, _ in found} == {str(tmp_path)}
    assert not {"", str(tmp_path)} & set(found[0][2])


def test_what_a_job_prints_does_not_get_between_its_answers() -> None:
    assert in_chunks(jobs.prints, NUMBERS, 2, "prints") == [2 * number for number in NUMBERS]


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (jobs.dies, "was ended by SIGKILL: is there memory enough?"),
        (jobs.leaves, "ended with exit code 3: run it again"),
        (jobs.explains, "failed: reasons are missing: lock the models again"),
    ],
)
def test_a_child_that_fails_is_told_whether_it_answers_or_works_alone(job: Callable[..., Any], said: str) -> None:
    with pytest.raises(ChildError) as asked:
        in_chunks(job, NUMBERS, 2, "does the test")
    assert str(asked.value) == f"the process that does the test {said}"
    with pytest.raises(ChildError) as alone:
        run(job.__name__)
    assert str(alone.value) == str(asked.value)


def test_a_child_that_hangs_is_ended_when_its_time_is_up() -> None:
    said = "the process that does the test did not answer within 1 seconds: run it again"
    with pytest.raises(ChildError) as asked:
        in_chunks(jobs.hangs, NUMBERS, 2, "does the test", Limits(seconds=1))
    assert str(asked.value) == said
    with pytest.raises(ChildError) as alone:
        run("hangs", Limits(seconds=1))
    assert str(alone.value) == said
    with (
        pytest.raises(ChildError) as given,
        Child("does the test", MODULE, "hangs", limits=Limits(seconds=1), pipes=True) as child,
    ):
        child.exchange(b"")
    assert str(given.value) == said


def test_no_value_of_a_row_is_in_the_error_or_on_a_stream(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildError, match=r"failed: ValueError at tests/outpost/child/jobs\.py:\d+$") as asked:
        in_chunks(jobs.quotes, NUMBERS, 2, "does the test")
    with pytest.raises(ChildError, match="failed: ValueError at tests/outpost/child/jobs") as alone:
        run("quotes")
    printed = capfd.readouterr()
    for text in (str(asked.value), str(alone.value), printed.out, printed.err):
        assert jobs.VALUE not in text


@pytest.mark.parametrize(
    ("job", "limits", "said"),
    [
        ("takes_memory", Limits(seconds=120, memory=1 << 30), "failed: MemoryError"),
        ("works_on", Limits(seconds=120, processor_seconds=1), "ended by SIG"),
        ("writes", Limits(seconds=120, writes_files=False), "failed: OSError"),
    ],
)
def test_the_system_ends_who_takes_more_than_its_limits(job: str, limits: Limits, said: str) -> None:
    with pytest.raises(ChildError, match=said):
        run(job, limits)


def test_a_script_knows_nothing_of_outpost_and_answers_by_its_exit_code(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nassert not any(name.startswith('outpost') for name in sys.modules)\n"
        "print(sys.argv[1], len(sys.stdin.buffer.read()))\nsys.exit(4)\n"
    )
    with Child("reads", script, "word", limits=LONG, pipes=True) as child:
        assert child.exchange(b"x" * 100_000) == (4, b"word 100000\n")


def test_whoever_stops_waiting_leaves_no_process_behind() -> None:
    with Child("does the test", MODULE, "hangs", limits=LONG) as child:
        process = child._process.pid
        assert Path(f"/proc/{process}").exists()
    assert not Path(f"/proc/{process}").exists()
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


def test_a_program_of_somebody_elses_is_bounded_too() -> None:
    assert program(["cat"], "字".encode(), 120) == (0, "字".encode())
    with pytest.raises(FileNotFoundError):
        program(["no-such-program"], b"", 120)
    with pytest.raises(ChildError, match=r"tail did not end within 0\.1 seconds and was ended"):
        program(["tail", "-f", "/dev/null"], b"", 0.1)

"""What `outpost status` shows stays on one screen, whatever a night came to, and says what it leaves out."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.cli.options import SHOWN, print_table
from outpost.night.summary import NightSummary

T = dt.date(2026, 11, 22)


def summary(
    *,
    models: int = 15,
    queued: int = 0,
    deliveries: int = 0,
    quarantine: int = 0,
    faults: int = 0,
    held: int = 0,
    batches: int = 0,
    beside: int = 0,
) -> NightSummary:
    names = [f"M{at:02}" for at in range(models)]
    return NightSummary(
        T, T, "published", None,
        [("findings", "findings", 5), ("findings", "opened", 2), ("findings", "renewed", 3),
         ("delivery a@1", "rows", 1), ("delivery a@1", "loaded", 1), ("delivery b@1", "rows", 4),
         ("delivery b@1", "parked", 4)],
        [(name, "ran", 1, None) for name in names],
        [("M00", f"x{at}", "late") for at in range(held)],
        [("M00", "ran", 1, 1, 1, 1, None)] * beside,
        [(f"x{at}", "refused", 1, 0, 0, 0, 0, 0, "why") for at in range(deliveries)],
        [(f"x{at}", "c", "null", 1) for at in range(quarantine)],
        [(f"x{at}", "c", 1) for at in range(faults)],
        [(name, state, reason, queued, 1) for name in names
         for state, reason in (("open", None), ("queued", "day_cap"), ("queued", "open_cap"))],
        [(T, "M00", 1, None, None)] * batches,
        1, 1, "outbox",
    )  # fmt: skip


def test_the_balance_is_a_line_an_account() -> None:
    assert summary().small_balance() == [
        ("delivery", "5 rows = 1 loaded + 4 parked"),
        ("findings", "5 findings = 2 opened + 3 renewed"),
    ]


def test_the_queue_is_summed_by_model_and_reason() -> None:
    assert summary(models=1, queued=9).by_model() == [("M00", "ran", 1, 9, 3, 0, 9, 9, 0, None)]


def test_what_holds_a_model_stands_beside_it() -> None:
    assert summary(models=1, held=2).by_model()[0][-1] == "x0: late; x1: late"


rows = st.integers(0, 400)


@given(rows, rows, rows, st.integers(0, 30), st.integers(0, 15))
def test_the_tables_fit_whatever_the_night_came_to(
    deliveries: int, quarantine: int, faults: int, batches: int, beside: int
) -> None:
    told = summary(
        models=17, deliveries=deliveries, quarantine=quarantine, faults=faults, batches=batches, beside=beside
    )
    tables = told.short_tables(55)
    assert [(header, rows) for header, rows, _ in tables] == [(header, rows) for header, rows in told.tables() if rows]
    lines = sum(3 + most + (most < len(rows)) for _, rows, most in tables)
    assert lines <= 60 - 4
    assert all(most >= 1 for _, _, most in tables)
    cut = [most for _, rows, most in tables if most < len(rows)]
    assert not cut or lines > 55 - 8, "what is cut fills the room that there is"


def test_a_long_table_says_how_much_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["a"], [(at,) for at in range(SHOWN + 3)], rest="--all")
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == SHOWN + 3
    assert printed[-1] == "  ... 3 more: --all"
    print_table(["a"], [(at,) for at in range(SHOWN)])
    assert len(capsys.readouterr().out.splitlines()) == SHOWN + 2

"""What a changed register can change is resolved again: results of all other texts are the same."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost.address import Register, build_register, normalise
from outpost.address.night.match import may_be_read_otherwise, names_digest
from outpost.address.stages.plots import plot_digests
from outpost.address.stages.resolve import read_only, resolve_traced
from tests.outpost.address.test_golden import golden, register
from tests.outpost.address.town import standard_address

CASES = normalise(pl.Series([str(t) for cases in golden()["classes"].values() for t in cases])).drop_nulls().unique()
CODES = sorted(str(code) for code, node in golden()["register"].items() if node[1] >= 4)
CHANGES = ("gone", "cancelled", "renamed", "added")


@cache
def before() -> pl.DataFrame:
    return resolve_traced(CASES, register())


@cache
def plots() -> dict[int, int]:
    return dict(plot_digests(register()).iter_rows())


def changed_register(changes: dict[str, str]) -> Register:
    """The golden register with some addresses gone, cancelled, renamed, or with one more beside them."""
    nodes, gone = [], set()
    for code, (parent, level, name, *status) in golden()["register"].items():
        change = changes.get(str(code))
        if change == "gone" or parent in gone:
            gone.add(str(code))
            continue
        status = [2] if change == "cancelled" else status
        name = name.replace("1", "7").replace("幢", "号") if change == "renamed" else name
        nodes.append((f"{code}!{status[0]}" if status else str(code), level, parent, name))
        if change == "added":
            nodes.append((f"{code}+", level, parent, name.replace("号", "5号").replace("室", "9室")))
    aliases = pl.DataFrame(golden()["aliases"], schema=["kind", "old_name", "new_name"], orient="row")
    return build_register(standard_address(base=nodes), aliases)


def kept_differs(other: Register) -> list[str]:
    """Texts whose result would be kept, and is another one against ``other``."""
    fresh = dict(plot_digests(other).iter_rows())
    changed = {plot for plot in plots().keys() | fresh.keys() if plots().get(plot) != fresh.get(plot)}
    kept = ~pl.Series([bool(changed & set(looked)) for looked in before()["looked_under"]])
    if names_digest(other) != names_digest(register()):
        otherwise = may_be_read_otherwise(before(), register(), other)
        kept = kept & ((read_only(CASES, other) == before()["reading"]) | ~otherwise)
    results = pl.exclude("reading", "looked_under")
    now = resolve_traced(CASES.filter(kept), other).select(results)
    return [
        row[0] for row, new in zip(before().filter(kept).select(results).rows(), now.rows(), strict=True) if row != new
    ]


@settings(max_examples=6)
@given(st.dictionaries(st.sampled_from(CODES), st.sampled_from(CHANGES), min_size=1, max_size=4))
def test_what_is_kept_is_as_if_resolved_anew(changes: dict[str, str]) -> None:
    assert kept_differs(changed_register(changes)) == []


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_each_address_for_itself(change: str) -> None:
    for code in CODES[:: 4 if change == "gone" else 16]:
        assert kept_differs(changed_register({code: change})) == [], code


def test_another_house_of_the_road_asks_for_nothing_again() -> None:
    other = changed_register({"GN14C": "gone"})
    fresh = dict(plot_digests(other).iter_rows())
    changed = {plot for plot, digest in plots().items() if fresh.get(plot) != digest}
    again = (
        before().filter([bool(changed & set(looked)) for looked in before()["looked_under"]])["normalised"].to_list()
    )
    assert "工农路14C号" in again
    assert "崇川区任港街道国胜社区工农路110号" not in again

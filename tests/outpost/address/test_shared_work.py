# ruff: noqa: E501 - Chinese characters count double
"""What is read once for many texts is what reading each of them by itself comes to."""

from __future__ import annotations

from functools import cache

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outpost.address import normalise
from outpost.address.read import segments
from outpost.address.read.names import Found
from outpost.address.stages.context import Run
from outpost.address.stages.resolve import context_of
from outpost.address.stages.runs import RunReader
from tests.outpost.address.test_golden import golden, register

DIVISIONS = ["江苏省", "江苏", "南通市", "南通", "崇川区", "崇川", "启东市", "如皋", "港闸区", "任港街道", "任港", "汇龙镇",
             "祟川区", "海门区", "开发区", "市", "区", "镇"]  # fmt: skip
WORDS = ["工农路", "国胜花园", "国盛花园", "洪殿", "凯润花园", "新", "对面", "路口", "村", "社区", "小区", "三期", "旁", ",", "-", " ",
         "有限公司", "南京市", "门口", "一区", "码头", "(", ")", "东"]  # fmt: skip
NAMES = sorted({str(node[2]) for node in golden()["register"].values() if 1 <= node[1] <= 5})
name_runs = st.lists(
    st.one_of(st.sampled_from(DIVISIONS), st.sampled_from(NAMES), st.sampled_from(WORDS)), min_size=1, max_size=7
).map("".join)
written = st.lists(
    st.one_of(st.text(max_size=6), st.sampled_from([*DIVISIONS, *WORDS, "108号", "3幢", "１２", "5组", "三号楼", "B1", "--", "井号", "之", "甲"])),
    max_size=12,
).map("".join)  # fmt: skip


@cache
def reader() -> RunReader:
    return RunReader(context_of(register()))


def _without_divisions(run: Run) -> Run:
    """A run without its pieces: of these only what the first one behind the city and the last one are is asked for."""
    return run._replace(found=run.found._replace(pieces=()), apart=False)


def _asked_of_pieces(found: Found) -> tuple[str | None, bool]:
    begins = next((piece for piece in found.pieces if piece.kind != "city"), None)
    ends = bool(found.pieces) and found.pieces[-1].kind == "leftover"
    return begins.text if begins and begins.kind == "leftover" else None, ends


@settings(max_examples=300)
@example("南通市崇川区洪殿国胜花园")
@example("崇川区祟川区工农路")
@example("崇川区崇川区南通市")
@example("任港街道工农路区")
@example("启东市崇川区国胜花园")
@given(name_runs)
def test_a_run_behind_divisions_is_what_it_is_when_read_whole(text: str) -> None:
    whole, shared = reader().read(text), reader().run(reader().said(text))
    assert _without_divisions(shared) == _without_divisions(whole)
    assert _asked_of_pieces(shared.found) == _asked_of_pieces(whole.found)


def test_divisions_without_end_are_read() -> None:
    text = "南通市崇川区" * 2000 + "工农路"
    assert reader().run(reader().said(text)).usable == reader().read("工农路").usable


@given(st.lists(written, min_size=1, max_size=8))
def test_texts_are_cut_as_the_pattern_says(values: list[str]) -> None:
    texts = normalise(pl.Series(values, dtype=pl.String))
    careful = pl.Series("text", [segments.careful(text) for text in texts], dtype=pl.String)
    groups = careful.to_frame().select(pl.col("text").str.extract_groups(segments.PATTERN)).unnest("text")
    assert segments.segmented(texts).to_dicts() == groups.to_dicts()


@given(st.lists(written, min_size=1, max_size=8))
def test_a_text_is_normalised_alone_as_with_one_that_needs_every_step(values: list[str]) -> None:
    """Plain texts are passed over where others are not, and the caller's own column stays as it is."""
    texts = pl.Series(values, dtype=pl.String)
    together = normalise(pl.concat([texts, pl.Series(["（陸佰号）— ５O1"])]))
    assert texts.to_list() == values
    assert together.to_list()[:-1] == [normalise(pl.Series([value]))[0] for value in values]

# ruff: noqa: E501 - Chinese characters count double
"""What must hold for every text and every register."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outpost.address import PARTS, build_register, explain, normalise, parse, resolve
from outpost.address.read.numerals import canonical_number, from_chinese, to_chinese
from outpost.address.stages.resolve import context_of, resolve_traced
from tests.outpost.address.test_golden import golden, register
from tests.outpost.address.town import standard_address

PIECES = ["崇川区", "江苏省", "南通市", "任港街道", "国胜社区", "工农路", "国胜花园", "108号", "3幢", "2单元", "501室", "12-302", "三号楼", "隔壁",
          "附1号", "5组", "【收】", "(后门)", "１２", "-", "~", "之", "#", " ", "　", "B1", "车库5", "南京市", "\n", "😀", "é", "13800000000"]  # fmt: skip
any_text = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
texts = st.lists(any_text, min_size=1, max_size=12)
CASES = [str(text) for cases in golden()["classes"].values() for text in cases]


def column(values: list[str]) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


@given(texts)
def test_normalising_twice_changes_nothing(values: list[str]) -> None:
    once = normalise(column(values))
    assert normalise(once).to_list() == once.to_list()


@given(texts)
def test_each_part_stands_where_its_span_says(values: list[str]) -> None:
    for row in parse(column(values)).to_dicts():
        spans = sorted((row[f"{p}_start"], row[f"{p}_end"]) for p in PARTS if row[p] is not None)
        for part in PARTS:
            if row[part] is not None:
                assert row["normalised"][row[f"{part}_start"] : row[f"{part}_end"]] == row[part]
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(
    st.lists(st.text("0123456789A甲-~、/至附之#号幢单元层楼室组弄", min_size=1, max_size=14), min_size=1, max_size=20)
)
def test_numbers_in_any_order_are_read_or_passed_over(values: list[str]) -> None:
    texts_of_a_road = column(["人民中路" + value for value in values])
    assert parse(texts_of_a_road)["road"].str.starts_with("人民中路").to_list() == [True] * len(values)


@example(["1/2~3号"])
@given(texts)
def test_nothing_is_thrown_away_silently(values: list[str]) -> None:
    """Every letter, digit and character of a text is in a part or in the remark."""
    for row in parse(column(values)).to_dicts():
        kept = "".join(row[part] or "" for part in PARTS) + (row["remark"] or "")
        wanted = [c for c in row["normalised"] if c.isalnum()]
        assert sorted(wanted) == sorted(c for c in kept if c.isalnum())


@given(texts)
def test_any_text_gets_an_answer(values: list[str]) -> None:
    found = resolve(column(values), register())
    assert found.height == len(values)
    house = found.filter(pl.col("status").is_in(["HOUSE", "BUILDING"]))
    assert house["address_code"].null_count() == 0
    assert (
        found.filter(pl.col("status").is_in(["NONE", "AMBIGUOUS"]))["address_code"].null_count()
        == found.filter(pl.col("status").is_in(["NONE", "AMBIGUOUS"])).height
    )
    assert explain(values[0], register())


@settings(max_examples=50)
@given(texts)
def test_a_text_resolves_alone_as_among_others(values: list[str]) -> None:
    among = resolve_traced(column(values), register())
    context_of.cache_clear()
    alone = [resolve_traced(column([value]), register()) for value in values]
    assert pl.concat(alone).to_dicts() == among.to_dicts()


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_permuting_rows_changes_no_answer(rng: random.Random) -> None:
    order = list(range(len(CASES)))
    rng.shuffle(order)
    plain = resolve(column(CASES), register()).to_dicts()
    permuted = resolve(column([CASES[i] for i in order]), register()).to_dicts()
    assert permuted == [plain[i] for i in order]


def test_permuting_the_register_changes_no_answer() -> None:
    nodes = [(f"{c}!{n[3]}" if len(n) > 3 else str(c), n[1], n[0], n[2]) for c, n in golden()["register"].items()]
    aliases = pl.DataFrame(golden()["aliases"], schema=["kind", "old_name", "new_name"], orient="row")
    frame = standard_address(base=nodes)
    plain = resolve(column(CASES), build_register(frame, aliases)).to_dicts()
    for seed in range(3):
        other = build_register(frame.sample(fraction=1, shuffle=True, seed=seed), aliases.reverse())
        assert resolve(column(CASES), other).to_dicts() == plain


def test_an_unrelated_address_changes_no_answer() -> None:
    nodes = [(f"{c}!{n[3]}" if len(n) > 3 else str(c), n[1], n[0], n[2]) for c, n in golden()["register"].items()]
    aliases = pl.DataFrame(golden()["aliases"], schema=["kind", "old_name", "new_name"], orient="row")
    extra = [("X4", 4, "320681100002", "锦绣江南"), ("X5", 5, "X4", "77幢"), ("X7", 7, "X5", "901室")]
    plain = resolve(column(CASES), build_register(standard_address(base=nodes), aliases)).to_dicts()
    more = resolve(column(CASES), build_register(standard_address(base=nodes, extra=extra), aliases)).to_dicts()
    assert more == plain


def _rooms() -> list[tuple[str, str]]:
    """Full texts of every room of the golden register, with its code."""
    nodes = {str(code): node for code, node in golden()["register"].items()}

    def path(code: str) -> str:
        parent = nodes[code][0]
        return (path(str(parent)) if parent else "") + nodes[code][2]

    return [(code, path(code)) for code, node in nodes.items() if node[1] == 7 and len(node) == 3]


def test_swapping_two_digits_of_a_room_never_gives_the_old_room() -> None:
    swapped = []
    for code, text in _rooms():
        digits = [i for i, c in enumerate(text) if c.isdigit()][-3:]
        for first, second in pairwise(digits):
            if text[first] != text[second]:
                letters = list(text)
                letters[first], letters[second] = letters[second], letters[first]
                swapped.append((code, "".join(letters)))
    assert len(swapped) > 10
    found = resolve(column([text for _, text in swapped]), register())
    for (code, text), answer in zip(swapped, found["address_code"], strict=True):
        assert answer != code, text


@settings(max_examples=30)
@given(st.sampled_from(_rooms()), st.sampled_from(["{n}", "{n}室", "{n}户"]), st.integers(1, 2999))
def test_a_match_has_the_room_that_the_text_states(room: tuple[str, str], form: str, number: int) -> None:
    head = re.sub("(?:车库|商铺|B)?[0-9]+(?:号摊位|号车库|商铺|室)?$", "", room[1])
    row = resolve(column([head + form.format(n=number)]), register()).row(0, named=True)
    if row["status"] == "HOUSE" and row["method"] != "text_finer":
        name = golden()["register"][row["address_code"]][2]
        assert canonical_number(re.sub("号?摊位|号?车库|商铺|室", "", name)) == str(number)


@given(st.integers(1, 99))
def test_numerals_are_read_as_they_are_written(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize("count", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_strings_of_any_kind_get_an_answer(count: int) -> None:
    rng = random.Random(7)
    letters = (
        "".join(PIECES)
        + "〇一二三四五六七八九十百零两幢栋室号楼层单元()（）[]【】,;:.!?-—~/\\'\"\t\x00\u200b\ue000\U000f0041𠮷"
    )
    strings = ["".join(rng.choices(letters, k=rng.randint(0, 40))) for _ in range(count)]
    strings += (
        ["1" * n for n in range(1, 1000, 7)]
        + ["(" * n for n in range(1, 1000, 7)]
        + ["三" * n for n in range(1, 1000, 7)]
    )
    strings += ["工农路" * 3000, "1-" * 5000]
    found = resolve(column(strings), register())
    assert found.height == len(strings)
    assert found["status"].null_count() == 0

"""What the reading does not explain decides nothing: a word more finds no door, and a door less leaves no other one."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost.address import Register, build_register, explain, normalise, resolve
from outpost.address.read import segments
from tests.outpost.address.test_golden import golden, outcome, register
from tests.outpost.address.town import standard_address

CASES = [str(text) for cases in golden()["classes"].values() for text in cases]
WORDS = ("某某", "蓝钻天成", "陶家", "青云阁", "锦华")


def column(texts: list[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


@cache
def not_houses() -> list[tuple[str, list[int]]]:
    """Golden texts that name no dwelling, and where a word can stand in them: between names and numbers."""
    normalised = normalise(column(CASES))
    status = resolve(normalised, register())["status"]
    found = []
    for text, of, cut in zip(
        normalised, status, segments.segmented(normalised, register().protected).rows(), strict=True
    ):
        if of != "HOUSE" and text:
            ends = [len("".join(piece or "" for piece in cut[:count])) for count in range(len(cut) + 1)]
            found.append((text, sorted(set(ends))))
    return found


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(not_houses()), st.sampled_from(WORDS), st.integers(0, 9)), min_size=5, max_size=20
    )
)
def test_a_word_that_nothing_explains_finds_no_dwelling(chosen: list[tuple[tuple[str, list[int]], str, int]]) -> None:
    texts = []
    for (text, places), word, which in chosen:
        place = places[which % len(places)]
        texts.append(text[:place] + word + text[place:])
    rows = resolve(column(texts), register()).to_dicts()
    assert [row["normalised"] for row in rows if row["status"] == "HOUSE"] == []


def _nodes(without: set[str]) -> list[tuple[str, int, str | None, str]]:
    return [
        (f"{code}!{node[3]}" if len(node) > 3 else str(code), node[1], node[0], node[2])
        for code, node in golden()["register"].items()
        if str(code) not in without
    ]


def _without(code: str) -> Register:
    """The golden register without one address and all below it."""
    gone = {code}
    for other, node in golden()["register"].items():
        if node[0] in gone:
            gone.add(str(other))
    aliases = pl.DataFrame(golden()["aliases"], schema=["kind", "old_name", "new_name"], orient="row")
    return build_register(standard_address(base=_nodes(gone)), aliases)


def _number(name: str) -> str:
    """501 of 501室 and of 商铺501."""
    return "".join(character for character in name if character.isascii() or character in "甲乙东西")


def _doors(every: int) -> list[str]:
    """Each ``every``-th dwelling that golden texts are matched to."""
    found = {
        wanted.split()[1]
        for cases in golden()["classes"].values()
        for wanted in cases.values()
        if wanted.startswith("HOUSE ")
    }
    return sorted(found)[::every]


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_a_door_that_is_gone_leaves_no_other_number(every: int) -> None:
    """What named the door is then no dwelling, or one of the same number (another stair's 501), or what holds it."""
    nodes = golden()["register"]
    wanted = {
        str(text): right.split()[1]
        for cases in golden()["classes"].values()
        for text, right in cases.items()
        if right.startswith("HOUSE ")
    }
    for door in _doors(every):
        texts = [text for text, code in wanted.items() if code == door]
        for text, row in zip(texts, resolve(column(texts), _without(door)).to_dicts(), strict=True):
            found = row["address_code"]
            if row["status"] == "HOUSE":
                above = door
                while above and above != found:
                    above = nodes[above][0]
                assert above == found or _number(nodes[found][2]) == _number(nodes[door][2]), f"{text}: {outcome(row)}"


def test_what_was_not_explained_is_shown() -> None:
    def shown(text: str) -> list[str]:
        return [line for line in explain(text, register()) if line.startswith("unexplained")]

    assert shown("莫干山路蓝钻天成9号") == ["unexplained 蓝钻天成"]
    assert shown("沁泉名苑4幢501室车库2") == ["unexplained number 车库2"]
    assert shown("人民路8号(现14号)") == ["unexplained another door in brackets"]
    assert shown("人民路8号") == []

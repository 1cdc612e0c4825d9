"""The golden addresses: every case as written, and the score of each class in the test's output."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from outpost.address import Register, build_register, resolve
from tests.outpost.address.town import standard_address

FILE = Path(__file__).parents[2] / "golden" / "addresses.yaml"


class _Loader(yaml.SafeLoader):
    """YAML in which two cases of one text are an error."""


def _no_doubles(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    doubles = {key for key in keys if keys.count(key) > 1}
    assert not doubles, f"written twice: {sorted(map(str, doubles))}"
    return {loader.construct_object(k, deep=True): loader.construct_object(v, deep=True) for k, v in node.value}


_Loader.add_constructor("tag:yaml.org,2002:map", _no_doubles)


@cache
def golden() -> dict[str, Any]:
    return yaml.load(FILE.read_text(encoding="utf-8"), _Loader)


@cache
def register() -> Register:
    nodes = [
        (f"{code}!{node[3]}" if len(node) > 3 else str(code), node[1], node[0], node[2])
        for code, node in golden()["register"].items()
    ]
    aliases = pl.DataFrame(golden()["aliases"], schema=["kind", "old_name", "new_name"], orient="row")
    return build_register(standard_address(base=nodes), aliases)


def outcome(row: dict[str, Any]) -> str:
    words = [row["status"], row["address_code"], "room_unknown" if row["room_unknown"] else None]
    return " ".join(filter(None, words))


def agrees(found: str, wanted: str) -> bool:
    """NOT_HOUSE: anything but a dwelling; NONE_OR_BUILDING: the building, or nothing."""
    status, *rest = found.split()
    if wanted == "NOT_HOUSE":
        return status != "HOUSE"
    if wanted.startswith("NONE_OR_BUILDING"):
        return status == "NONE" or (status == "BUILDING" and rest[0] == wanted.split()[1])
    return found == wanted


def test_there_are_enough_cases() -> None:
    assert sum(len(cases) for cases in golden()["classes"].values()) >= 400


@pytest.mark.parametrize("name", list(golden()["classes"]))
def test_class(name: str, record_property: Any, capsys: pytest.CaptureFixture[str]) -> None:
    cases = {str(text): wanted for text, wanted in golden()["classes"][name].items()}
    rows = resolve(pl.Series(list(cases), dtype=pl.String), register()).to_dicts()
    wrong = [
        f"{text}: {outcome(row)} ({row['method']}), wanted {wanted}"
        for (text, wanted), row in zip(cases.items(), rows, strict=True)
        if not agrees(outcome(row), wanted)
    ]
    score = f"{len(cases) - len(wrong)}/{len(cases)}"
    record_property("score", score)
    with capsys.disabled():
        print(f"\n  {name}: {score}", end="")  # noqa: T201
    assert not wrong, "\n".join(wrong)


def test_no_case_is_given_the_wrong_room() -> None:
    for cases in golden()["classes"].values():
        texts = [str(text) for text in cases]
        rows = resolve(pl.Series(texts, dtype=pl.String), register()).to_dicts()
        for wanted, row in zip(cases.values(), rows, strict=True):
            if row["status"] == "HOUSE":
                assert outcome(row) == wanted, row["normalised"]


def test_a_range_of_the_register_is_a_candidate_for_a_number_in_it() -> None:
    texts = ["人民路32号", "人民路32号301室", "人民路35号"]
    rows = resolve(pl.Series(texts, dtype=pl.String), register())
    assert rows["status"].to_list() == ["NONE"] * 3
    assert rows["candidates"].to_list() == [["RM24"], ["RM24"], []]

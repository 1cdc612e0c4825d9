# ruff: noqa: E501 - Chinese characters count double
"""Parts of texts without a register."""

from __future__ import annotations

import polars as pl
import pytest

from outpost.address import choose, parse

CASES: dict[str, dict[str, str]] = {
    "启东市汇龙镇人民中路三幢二单元501": {"district": "启东市", "town": "汇龙镇", "road": "人民中路", "building": "三幢", "unit": "二单元", "room": "501"},
    "江苏省南通市崇川区任港街道国胜社区工农路108号国胜花园3幢2单元501室": {
        "province": "江苏省", "city": "南通市", "district": "崇川区", "town": "任港街道", "community": "国胜社区",
        "road": "工农路", "road_number": "108号", "estate": "国胜花园", "building": "3幢", "unit": "2单元", "room": "501室",
    },
    "通州区银河路66弄14号1102": {"district": "通州区", "road": "银河路66弄", "road_number": "14号", "room": "1102"},
    "国胜花园12-3-1001": {"estate": "国胜花园", "building": "12", "unit": "3", "room": "1001"},
    "东大街29号文峰广场B座5层": {"road": "东大街", "road_number": "29号", "estate": "文峰广场", "building": "B座", "floor": "5层"},
    "春晖路66弄7号楼302室": {"road": "春晖路66弄", "building": "7号楼", "room": "302室"},
    "春晖路66弄": {"road": "春晖路", "road_number": "66弄"},
    "山湾一弄3号": {"road": "山湾一弄", "road_number": "3号"},
    "上海市静安区柳营路669弄14号1102": {"province": "上海市", "district": "静安区", "road": "柳营路", "road_number": "669弄", "building": "14号", "room": "1102"},
    "来座山3栋A座501": {"estate": "来座山", "building": "3栋A座", "room": "501"},
    "六号大街12号": {"road": "六号大街", "road_number": "12号"},
    "工农路甲108号": {"road": "工农路", "road_number": "甲108号"},
    "工农路0000弄00幢0单元000室": {"road": "工农路0000弄", "building": "00幢", "unit": "0单元", "room": "000室"},
    "家纺城二号馆3楼3118": {"estate": "家纺城二号馆", "floor": "3楼", "room": "3118"},
    "城港路濠滨园9-2-803": {"road": "城港路", "estate": "濠滨园", "building": "9", "unit": "2", "room": "803"},
    "金茂大厦1806": {"estate": "金茂大厦", "room": "1806"},
    "总部经济中心A9楼": {"estate": "总部经济中心", "building": "A", "floor": "9楼"},
    "国际名品港1208号": {"estate": "国际名品港", "room": "1208号"},
    "濠滨园3一2一501": {"estate": "濠滨园", "building": "3", "unit": "2", "room": "501"},
    "城北村C区12号": {"community": "城北村", "estate": "C区", "road_number": "12号"},
    "新胜三路238号1613室": {"road": "新胜三路", "road_number": "238号", "room": "1613室"},
    "城北村5组12号": {"community": "城北村", "group": "5组", "road_number": "12号"},
    "工农路108号附2号": {"road": "工农路", "road_number": "108号附2号"},
    "江苏省海门市新华路12号3幢": {"province": "江苏省", "district": "海门市", "road": "新华路", "road_number": "12号", "building": "3幢"},
    "厦门市思明区湖滨路3号": {"city": "厦门市", "district": "思明区", "road": "湖滨路", "road_number": "3号"},
    "锦绣华庭门市4号": {"estate": "锦绣华庭", "room": "门市4号"},
    "世纪大道115号A": {"road": "世纪大道", "road_number": "115号A"},
    "新华路53-1地下室": {"road": "新华路", "road_number": "53", "building": "1", "room": "地下室"},
    "通州区通州区二甲镇翠湖花苑1幢": {"district": "通州区", "town": "二甲镇", "estate": "翠湖花苑", "building": "1幢"},
    "3#501": {"building": "3#", "room": "501"},
    "国胜花园8号楼2单元3楼301室": {"estate": "国胜花园", "building": "8号楼", "unit": "2单元", "floor": "3楼", "room": "301室"},
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_parts(text: str) -> None:
    row = parse(pl.Series([text])).row(0, named=True)
    found = {name: value for name, value in row.items() if f"{name}_start" in row and value is not None}
    assert found == CASES[text]


def test_what_is_no_part_is_the_remark() -> None:
    row = parse(pl.Series(["工农路108号(后门)13800000000"])).row(0, named=True)
    assert row["road_number"] == "108号"
    assert "后门" in row["remark"]
    assert "13800000000" in row["remark"]


def test_null_stays_null() -> None:
    assert parse(pl.Series([None, "工农路1号"], dtype=pl.String))["normalised"].to_list() == [None, "工农路1号"]


@pytest.mark.parametrize(
    ("query", "options", "right"),
    [
        (
            "崇川区工农路108号3幢",
            ["崇川区工农路106号3幢", "江苏省南通市崇川区工农路108号国胜花园3幢", "崇川区工农路108号8幢"],
            1,
        ),
        ("国胜花园12幢302", ["国胜花园21幢302室", "国盛花园12幢302室", "国胜花园十二幢302室"], 2),
        ("人民中路3号顺达超市", ["人民西路3号顺达超市", "启东市人民中路3号", "人民中路8号顺达超市"], 1),
        ("崇川区工农路108号国胜花园3幢", ["崇川区工农路108号", "崇川区阳光国胜花园3栋"], 1),
        ("工农路1号新华书店旁顺达超市", ["工农路1号新华书店", "工农路顺达超市(新华店)"], 1),
        ("工农路1号", [], None),
    ],
)
def test_the_candidate_that_fits_is_chosen(query: str, options: list[str], right: int | None) -> None:
    found = choose(pl.Series([query]), pl.Series([options], dtype=pl.List(pl.String)))
    assert found.to_list() == [right]

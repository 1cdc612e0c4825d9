# ruff: noqa: E501 - Chinese characters count double
"""``choose`` among what a map service lists: plain choices, the file of weights, and the bench that they are fitted on."""

from __future__ import annotations

import tomllib

import polars as pl
import pytest

from bench.choosing import generate
from outpost.address import choose
from outpost.address.choose.choice import WEIGHTS
from outpost.address.choose.features import SIGNS

# query, the one that is meant, and what else is listed
CHOICES = (
    ("人民路88号中心医院", "人民路88号中心医院", ["人民路88号中心医院住院部", "人民路88号中心医院(西门)", "人民路88号中心医院停车场", "人民路86号"]),
    ("中心医院西门", "人民路88号中心医院(西门)", ["人民路88号中心医院", "人民路88号中心医院(东门)", "人民路88号中心医院停车场"]),
    ("中心医院停车场", "人民路88号中心医院停车场", ["人民路88号中心医院", "人民路88号中心医院(停车场出口)北侧便利店"]),
    ("崇川区国胜花园12号楼2单元301王先生", "国胜花园12幢", ["国胜花园2幢", "国胜花园21幢", "国胜花园", "国胜花园物业服务中心"]),
    ("国胜花园十二幢", "工农路108号国胜花园12号楼", ["工农路108号国胜花园2号楼", "工农路108号国胜花园", "工农路12号国胜超市"]),
    ("工商银行对面的顺达超市", "工农路22号顺达超市", ["工农路21号中国工商银行(工农路支行)", "青年路8号中国工商银行", "工农路21号中国工商银行ATM"]),
    ("市一中", "青年路5号南川市第一中学", ["青年路5号南川市第一中学图书馆", "解放路9号南川市第二中学", "青年路5号南川市第一中学(公交站)"]),
    ("老百家药房城港路店", "城港路77号老百家大药房(城港路店)", ["工农路3号老百家大药房(工农路店)", "城港路79号益民大药房(城港路店)", "城港路77号"]),
    ("恒力纺织有限公司", "临江区恒力纺织有限公司", ["临江区恒力机械有限公司", "恒力纺织有限公司仓库", "恒利纺织有限公司"]),
    ("工农路108号", "崇川区工农路108号", ["崇川区工农路1081号", "崇川区工农路106号", "崇川区工农路108号顺达超市", "崇川区工农路"]),
    ("临江区第一人民医院", "临江区世纪大道1号第一人民医院", ["望江区新华路6号第一人民医院", "临江区世纪大道1号第一人民医院急诊科"]),
    ("人民中路文峰广场", "人民中路18号文峰广场", ["人民西路3号文峰广场", "人民中路18号文峰广场1层千里香馄饨", "千里香馄饨(文峰广场店)"]),
    ("汇龙镇新联村5组张师傅", "汇龙镇新联村5组", ["汇龙镇新联村15组", "汇龙镇新联村村委会", "汇龙镇新桥村5组"]),
    ("通达物流有限公司销售部", "通富北路9号通达物流有限公司销售部", ["通富北路9号通达物流有限公司", "通富北路9号通达物流有限公司食堂"]),
)  # fmt: skip


@pytest.mark.parametrize(("query", "right", "others"), CHOICES)
def test_what_is_meant_is_chosen_wherever_it_stands(query: str, right: str, others: list[str]) -> None:
    lists = [[*others[:at], right, *others[at:]] for at in range(len(others) + 1)]
    found = choose(pl.Series([query] * len(lists)), pl.Series(lists))
    assert [options[at] for options, at in zip(lists, found, strict=True)] == [right] * len(lists)


def test_nulls_and_equals() -> None:
    lists = pl.Series([["工农路1号"], None, [None, "工农路1号"], ["工农路1号"] * 3], dtype=pl.List(pl.String))
    assert choose(pl.Series([None, "工农路1号", "工农路1号", "工农路1号"]), lists).to_list() == [None, None, 1, 0]
    assert choose(pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.List(pl.String))).to_list() == []


def test_the_weights_are_those_of_the_features_and_count_the_right_way() -> None:
    weights = tomllib.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    assert list(weights) == list(SIGNS)
    assert [name for name, weight in weights.items() if weight * SIGNS[name] <= 0] == []


def test_most_of_the_bench_is_chosen_right() -> None:
    sets = generate(4, 400)
    assert generate(4, 400) == sets
    assert all(0 <= one.right < len(one.candidates) <= 5 for one in sets)
    assert len({one.right for one in sets}) == 5
    found = choose(pl.Series([one.query for one in sets]), pl.Series([one.candidates for one in sets]))
    assert sum(at == one.right for one, at in zip(sets, found, strict=True)) / len(sets) > 0.76

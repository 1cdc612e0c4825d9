"""Words that the city is made of: names of people, estates, roads and hamlets, all invented or everyday."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]

SURNAMES = [
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严季施葛仇茅缪",
    "欧阳",
    "司马",
    "上官",
    "诸葛",
]
GIVEN = list(
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲华红梅建国志学海燕春松柏云波宁欣雨辰浩宇子涵梓轩诗琪佳怡晨阳思远嘉俊凯晓东锋斌鹏飞龙凤珍琴素萍德福贵祥兴旺永庆安康"
)
_STEM_A = list("翠锦碧金紫丽怡嘉盛恒荣瑞祥景晨星阳朗逸雅清澜沁润华馨汇信融和泰")
_STEM_B = list("湖江河园林苑竹枫桂梧兰荷柳庭轩台阁府城都邦邻居鼎峰岭谷溪泉湾洲渡桥")
_BEFORE = ["", *"北南东西新上下大老中天绿红蓝银春秋晴明长安万千百"]
ESTATE_ENDS = ["花苑", "花园", "小区", "新村", "公寓", "家园", "名邸", "雅居"]
_ROAD_A = list("工农人青年跃红文濠桃园世纪通富崇川钟秀校西外环姚港易家段虹桥龙王")
_ROAD_B = list("民进兴业华平胜利建设光明学友爱卫生产春秋丰收新奋斗")
_ROAD_MIDDLE = ["", "中", "东", "西", "南", "北"]
HAMLETS = ["埭", "圩", "窑", "墩", "园", "场", "垛", "灶"]

TRADES = [
    ("F5211", "百货商店", 12), ("F5219", "便利店", 14), ("F5123", "粮油批发部", 3), ("H6210", "餐馆", 14),
    ("H6220", "快餐店", 7), ("O8111", "汽车维修部", 4), ("O8190", "家电维修部", 3), ("C1713", "家纺加工厂", 8),
    ("C2110", "家具厂", 3), ("G5990", "仓储服务部", 2), ("L7212", "商务服务部", 10), ("O8040", "美容美发店", 7),
    ("I6510", "软件工作室", 6), ("E5011", "装饰工程部", 5), ("F5294", "网络商店", 12),
]  # fmt: skip


def estate_names(number: Ints) -> pl.Series:
    """The name of the estate with this number: a name is of one estate in the city, whatever its ending."""
    stems = len(_STEM_A) * len(_STEM_B)
    # 709 has no divisor in common with the number of stems: all are used once before one comes again
    place = (number * 709) % stems
    round_ = number // stems
    more = pick(_BEFORE, round_ % len(_BEFORE))
    beyond = pl.Series(round_ // len(_BEFORE)).cast(pl.String).set(pl.Series(round_ < len(_BEFORE)), "")
    first, second = pick(_STEM_A, place % len(_STEM_A)), pick(_STEM_B, place // len(_STEM_A))
    return more + first + second + beyond + pick(ESTATE_ENDS, (number * 5 + round_) % len(ESTATE_ENDS))


def road_names(number: Ints, kind: Ints) -> pl.Series:
    """Road names; ``kind`` 0 路, 1 巷, 2 弄, 3 大道. Names of two towns may be the same, those of one town are not."""
    first = pick(_ROAD_A, (number * 7) % len(_ROAD_A))
    second = pick(_ROAD_B, (number // len(_ROAD_A) + number * 3) % len(_ROAD_B))
    middle = pick(_ROAD_MIDDLE, (number // (len(_ROAD_A) * len(_ROAD_B))) % len(_ROAD_MIDDLE))
    return first + second + middle + pick(["路", "巷", "弄", "大道"], kind)


def pick(words: list[str], place: Ints) -> pl.Series:
    """``words[place]``, column-wise."""
    return pl.Series(words, dtype=pl.String).gather(pl.Series(place))


def person_names(rng: np.random.Generator, count: int) -> pl.Series:
    """Invented names of two or three characters, now and then with a compound surname."""
    surname = (rng.random(count) ** 1.8 * len(SURNAMES)).astype(np.int64)
    first, second = rng.integers(0, len(GIVEN), (2, count))
    last = pick(GIVEN, second).set(pl.Series(rng.random(count) < 0.15), "")
    return pick(SURNAMES, surname) + pick(GIVEN, first) + last

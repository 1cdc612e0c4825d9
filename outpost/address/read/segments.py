"""Cutting a normalised text into names and number strings: 崇川区工农路|108号|国胜花园|3幢2单元501.

Characters that must not be read as numbers are moved out of the way one by one, so that positions stay true:
what is a remark (brackets, telephone numbers) to plane 15, digits and numerals inside names (纬3路, 3区) to plane 16.
"""

from __future__ import annotations

import re

import polars as pl

from outpost.address.read.numerals import CHINESE_DIGITS
from outpost.address.read.numerals import CHINESE_NUMERALS as C

HIDDEN = 0xF0000
PROTECTED = 0x100000
FIRST_MOVED = chr(HIDDEN)
SEGMENTS = 4
_BEGINS, _ENDS = "\ue000", "\ue001"
"""Set around number strings while a text is cut; no normalised text has them."""

BUILDING_MARKS = (
    "号楼", "#楼", "幢楼", "栋楼", "幢", "栋", "懂", "撞", "憧", "橦", "座", "#", "号厂房", "号宿舍", "排",
)  # fmt: skip
UNIT_MARKS = ("单元", "单无", "单园", "门洞", "梯", "门")
FLOOR_MARKS = ("层", "楼")
ROOM_MARKS = ("号房间", "号房", "号室", "房间", "室", "房", "户")
GROUP_MARKS = ("村民小组", "居民小组", "村民组", "居民组", "生产队", "小组", "组", "队", "社", "埭")
LANE_MARKS = ("弄", "巷")
NUMBER_MARKS = ("号", "号院", "号大院")
STEMS = ("甲", "乙", "丙", "丁")
# Part of what they count: a row of houses (3排) is no building 3, 2埭 is no group 2, and 285巷 is no 285弄.
NAMING_MARKS = ("埭", "排", "弄", "巷", "号宿舍")
SHOP_WORDS = ("门面房", "门市部", "门市房", "商铺", "门面", "门市", "店面", "店铺", "铺位", "门店")
# Workshops, stores and beds are counted by themselves: 1号车间 is no house number 1.
STORE_WORDS = ("车间", "仓库", "库房", "展位", "床位", "停车位")
ROOM_WORDS = ("地下车库", "地下室", "储藏室", "车位", "车库", "阁楼", "摊位", *SHOP_WORDS, *STORE_WORDS)
# Written right behind a number: 102铺, 90摊; 门 of 5门市 is no stair.
BEHIND = ("门面房", "门市部", "门市房", "门面", "门市", "门店", "铺位", "铺", "摊位", "摊", *STORE_WORDS)
MARKS = (
    ROOM_MARKS[:3] + BUILDING_MARKS + UNIT_MARKS + FLOOR_MARKS + ROOM_MARKS + GROUP_MARKS + LANE_MARKS + NUMBER_MARKS
)
_MARK = "|".join(
    sorted((re.escape(mark) for mark in (*MARKS, *BEHIND, *("号" + word for word in BEHIND))), key=len, reverse=True)
)
_NUMERAL_MARK = "|".join(
    sorted((re.escape(m) for m in MARKS if m not in ("巷", "门", "户", "房")), key=len, reverse=True)
)
_DIGITS = "[A-Z]{0,2}[0-9]+[A-Z甲乙丙丁]?"
_ANY = f"(?:{_DIGITS}|[{C}]+|[A-Z甲乙丙丁])"
_WORDS = "|".join(ROOM_WORDS)
_PREFIX = "(?:附|之|第|负|地下|#)"
TOKEN = (
    f"(?:{_PREFIX}?{_DIGITS}(?:[-~/、至.]{_PREFIX}?{_ANY})*(?:{_MARK})?"
    f"|{_PREFIX}?[{C}]+(?:[-~/、至]{_ANY})+(?:{_MARK})?"
    f"|{_PREFIX}?[{C}]+(?:{_NUMERAL_MARK})"
    f"|[之附][{C}]+号?"
    f"|[A-Z甲乙丙丁](?:-{_ANY})+(?:{_MARK})?"
    f"|[A-Z][/ ][0-9]{{3,4}}(?:{_MARK})?"
    f"|[甲乙丙丁](?:[0-9]+|[{C}]+)(?:{_MARK})"
    f"|[A-Z甲乙丙丁戊己庚辛东西南北](?:幢|栋|座|号楼|懂|撞|憧|橦|单元|梯|楼|室|#)"
    f"|(?:{_WORDS})(?:{_ANY}(?:-{_ANY})*)?(?:号|室)?)"
)
# A room spelt digit by digit needs no marker where it follows another number (3幢五〇一), nor does a stem (14号甲).
_STEM = "[甲乙丙丁戊A-Z]"
_SPELT = f"[一二三]?[{CHINESE_DIGITS}]{{3}}(?:号室|号房|号|室|房|户)?"
SPELT = f"{_SPELT}|{_STEM}"
# 82号、87号 and 82号和87号 are two doors, and so are 3号至8号.
_BETWEEN = "(?:[-, /;、~→]|以及|[和及与至到或现今])*"
# 2幢东门201: a stair, but only between the building and the room.
DOOR = "[甲乙丙丁东西南北]门"
SEGMENT = f"{TOKEN}(?:{_BETWEEN}(?:{TOKEN}|{_SPELT})|-?{_STEM}|{DOOR}[0-9]{{3,4}}室?)*"
PATTERN = (
    "^" + "".join(f"(?:(?P<name{i}>.*?)(?P<numbers{i}>{SEGMENT}))?" for i in range(1, SEGMENTS + 1)) + "(?P<rest>.*)$"
)

# (临)49号: said of the number behind it.
_OF_NUMBER = re.compile(r"\((临时?|暂|新|副|原|旧|老)\)(?=[0-9])")
_BRACKET = re.compile(r"\([^()]*\)|\([^()]*$")
_KEEP_BRACKET = re.compile(rf"\((?:{TOKEN})+\)")
# A firm before its address (顺达公司:人民路5号) and the side of a building (3号楼北侧) are remarks; a firm that names a
# division (南京市顺达公司:人民路5号) says where it lies.
_FIRM_BEFORE = re.compile("^[^:,0-9省市区县镇乡]{2,30}(?:公司|商会|协会|集团|合作社|医药|厂|店|行|业|中心):(?=.{4})")
# 302室3人, 80平方米, 租2年; but 110人民医院 and 110平安保险 are doors.
_MEASURE = "间|套|人(?![一-龥])|口人|年(?![一-龥])|个|元(?![一-龥])|平方|平米|㎡|M2|次|辆|棵"
_MEASURED = re.compile(f"(?<![-0-9/~.])[0-9]{{1,4}}(?={_MEASURE})")
_SIDE = re.compile("(?<=[楼幢栋座层室房])[东西南北]{1,2}侧")
_LONG_DIGITS = re.compile(
    r"(?<![0-9])(?:1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[0-9]{7,10}|(?![0-9]{4}1[3-9])[0-9]{15}|[0-9]{17}[0-9X])(?![0-9])"
    r"|(?<=[0-9])1[3-9][0-9]{9}(?![0-9])|(?<![0-9])(?![0-9]{1,4}1[3-9][0-9]{9}(?![0-9]))[0-9]{11,}(?![0-9])"
)
_NAME_MARK = "路|街|区|期|村|社区|道|线|国道|省道|县道|米|公里|大队"
_NAME_END = "时代|广场"
# 6号大街 and 三号路 are streets; 6号路口, 6号路东 and 6号街边 are what lies at number 6.
_NUMBERED_STREET = "号(?:大街|路(?![边口旁东西南北灯段面对])|街(?![边道旁坊面对]))"
# A gate or a hall of an estate (体育馆2号门, 市场1号大厅); 3号门面 and 3号门口 lie at number 3.
_GATE = "号(?:大厅|门(?![口前卫面市旁东西南北诊内外边厅店头牌洞]))"
_IN_NAME = re.compile(
    rf"(?<![0-9之附-])(?:第?[{C}]+|[A-Z]*[0-9]+|[A-Z甲乙丙丁]+)(?=(?:{_NAME_MARK}))(?!村民小?组)"
    rf"|(?<![0-9路街道巷弄之附,;-])(?:[{C}]+|[0-9]+)(?=号[桥馆库])"
    rf"|(?<![0-9{C}元幢栋座梯号楼层#-])(?:[{C}]+|[0-9]+|[A-Z]+)(?=(?:{_NAME_END}))"
    rf"|(?<![0-9{C}-])(?:[{C}]+|[0-9]+)(?={_NUMBERED_STREET})"
    rf"|(?<=号)(?:[A-Z](?=[A-Z&])|[E-Z](?=(?![座栋幢楼懂撞憧橦单梯室号区户])[一-龥])|[A-D](?=[区级类股]))"
    rf"|(?<=[0-9])门(?=[口前卫诊头厅外内])"
    rf"|(?<=[一-龥])(?<![号幢栋座楼层室元房苑园城村街路区场寓庭湾府院])(?<!大厦)门(?=市|店)"
    rf"|(?<=[一-龥])(?<![0-9{C}元幢栋座楼号层路街巷道弄村组队])(?:[{C}]+|[0-9]+)(?={_GATE})"
)
_NEEDS_CARE = "|".join(
    [
        "[()]",
        "[0-9]{7}",
        f"[0-9A-Z甲乙丙丁{C}](?:{_NAME_MARK}|{_NAME_END}|号[大路街门桥馆库])",
        "号[A-Z][A-Z&一-龥]",
        "[0-9]门[口前卫诊头厅外内]",
        "[一-龥]门[市店]",
        "^[^:,0-9]{4,32}:",
        "[楼幢栋座层室房][东西南北]{1,2}侧",
        "[0-9](?:间|套|人|口人|年|个|元|平|㎡|M2|次|辆|棵)",
    ]
)


def _moved(text: str, offset: int) -> str:
    return "".join(chr(ord(c) + offset) if ord(c) < 0x10000 else c for c in text)


def restored(text: str) -> str:
    """The text as it stands in the normalised text, moved characters back in place."""
    if text.isascii() or max(text) < "\U000f0000":
        return text
    return "".join(
        chr(ord(c) - (PROTECTED if ord(c) >= PROTECTED else HIDDEN)) if ord(c) >= HIDDEN else c for c in text
    )


def visible(text: str) -> str:
    """The text without what is hidden as remark, protected characters back in place."""
    if text.isascii() or not text or max(text) < "\U000f0000":
        return text
    return "".join(
        chr(ord(c) - PROTECTED) if ord(c) >= PROTECTED else c for c in text if not HIDDEN <= ord(c) < PROTECTED
    )


def unprotected(text: str) -> str:
    """The text with protected characters back in place and hidden ones still hidden; as long as before."""
    if text.isascii() or max(text) < "\U00100000":
        return text
    return "".join(chr(ord(c) - PROTECTED) if ord(c) >= PROTECTED else c for c in text)


def protect(name: str) -> str:
    """A name whose digits and numerals are no door numbers."""
    return _moved(name, PROTECTED)


def hidden(remark: str) -> str:
    """A stretch of a text that is to be passed over as a remark."""
    return _moved(remark, HIDDEN)


def _bracket(found: re.Match[str]) -> str:
    inside = found.group(0)
    if _KEEP_BRACKET.fullmatch(inside):
        return _moved("(", HIDDEN) + inside[1:-1] + _moved(")", HIDDEN)
    return _moved(inside, HIDDEN)


def careful(text: str) -> str:
    """One text with remarks hidden and numbers inside names protected."""
    text = _OF_NUMBER.sub(lambda found: _moved("(", HIDDEN) + found.group(1) + _moved(")", HIDDEN), text)
    text = _BRACKET.sub(_bracket, text)
    for remark in (_LONG_DIGITS, _FIRM_BEFORE, _SIDE, _MEASURED):
        text = remark.sub(lambda found: _moved(found.group(0), HIDDEN), text)
    return _IN_NAME.sub(lambda found: _moved(found.group(0), PROTECTED), text)


def plain_phases(text: pl.Expr) -> pl.Expr:
    """云溪湾(二期)3幢, 云溪湾·二期3幢 and 云溪湾第二期3幢 as 云溪湾二期3幢: a phase is a part of the name."""
    phase = f"(?:[{C}]+|[0-9]+|[IV]+)期"
    bracketed = text.str.replace_all(rf"\(第?({phase}|[东西南北中A-Z]区)(?:工程)?\)", "$1")
    return bracketed.str.replace_all(f"[·-]?第({phase})", "$1").str.replace_all(f"([一-龥])[·-]({phase})", "$1$2")


def segmented(normalised: pl.Series, protected_names: dict[str, str] | None = None) -> pl.DataFrame:
    """Columns name1, numbers1 ... name4, numbers4, rest (null where there is none) that together are the text.

    ``protected_names`` maps names of a register that look like numbers (1912街区) to their protected form.
    """
    frame = pl.DataFrame({"text": normalised})
    text = pl.col("text")
    if protected_names:
        text = text.str.replace_many(list(protected_names), list(protected_names.values()), leftmost=True)
    frame = frame.select(text).with_row_index("row")
    hard = frame.filter(pl.col("text").str.contains(_NEEDS_CARE))
    if hard.height:
        distinct = hard.select("text").unique()
        handled = distinct.with_columns(
            work=pl.Series([careful(t) for t in distinct["text"].to_list()], dtype=pl.String)
        )
        hard = hard.join(handled, on="text", how="left").select("row", "work")
        frame = frame.join(hard, on="row", how="left", maintain_order="left").with_columns(
            text=pl.coalesce("work", "text")
        )
    return _cut(frame.select("text"))


def _cut(frame: pl.DataFrame) -> pl.DataFrame:
    """The groups of PATTERN. Behind a number string everything fits, so each is the next that is found: looked for
    without groups."""
    marked = pl.col("text").str.replace_all(SEGMENT, f"{_BEGINS}$0{_ENDS}")
    pieces = [f"piece{i}" for i in range(SEGMENTS + 1)]
    cut = frame.select(marked.str.splitn(_BEGINS, SEGMENTS + 1).struct.rename_fields(pieces).alias("cut")).unnest("cut")
    parted = [
        pl.col(piece).str.splitn(_ENDS, 2).struct.rename_fields([f"numbers{i}", f"behind{i}"]).alias(piece)
        for i, piece in enumerate(pieces[1:], start=1)
    ]
    cut = (
        cut.with_columns(parted)
        .unnest(pieces[1:])
        .with_columns(_unmarked(f"behind{SEGMENTS}"))
        .rename({"piece0": "behind0"})
    )
    behind = [pl.col(f"behind{i}") for i in range(SEGMENTS + 1)]
    groups: list[pl.Expr] = []
    for i in range(1, SEGMENTS + 1):
        numbers = pl.col(f"numbers{i}")
        groups += [pl.when(numbers.is_not_null()).then(behind[i - 1]).alias(f"name{i}"), numbers]
    return cut.select(*groups, pl.coalesce(reversed(behind)).alias("rest"))


def _unmarked(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(f"[{_BEGINS}{_ENDS}]", "")

# ruff: noqa: E501 - Chinese characters count double
"""``parse``: the parts of an address text, without a register. Each part with its span in the normalised text."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import polars as pl

from outpost.address.inputs import text_column
from outpost.address.read import segments as s
from outpost.address.read.names import ROAD
from outpost.address.read.normal import normalise
from outpost.address.read.numbers import NOTES, Reading, readings
from outpost.address.read.regions import CITIES, PROVINCE_SHORT
from outpost.address.read.tokens import Value

PARTS = (
    "province", "city", "district", "town", "community", "road", "road_number", "estate",
    "group", "building", "unit", "floor", "room",
)  # fmt: skip
SCHEMA = {"normalised": pl.String} | {
    name: kind for part in PARTS for name, kind in ((part, pl.String), (f"{part}_start", pl.UInt32), (f"{part}_end", pl.UInt32))
} | {"remark": pl.String}  # fmt: skip

_H = "[一-龥]"
_PROVINCES = "|".join(sorted([*PROVINCE_SHORT, *PROVINCE_SHORT.values()], key=len, reverse=True))
_CITY_NAMES = "|".join(
    sorted([*CITIES.values(), *(c.removesuffix("市") for c in CITIES.values())], key=len, reverse=True)
)
_PROVINCE = re.compile(f"(?:{_PROVINCES})(?!路|街|大道|大厦|[东西南北中]路)")
_CITY = re.compile(f"(?:{_CITY_NAMES})(?!路|街|大道|大厦|区|县|镇|[东西南北中]路|场)")
_DISTRICT = re.compile(rf"{_H}{{1,5}}?(?:自治县|自治旗|区|县|市|旗)(?!场|民|政|路|街|巷)")
_NO_DISTRICT = re.compile("(?:[小社园新住校易厂院景地东西南北一二三四五六七八九十]区|超市)$")
_TOWN = re.compile(rf"{_H}{{1,7}}?(?:街道办事处|街道|镇|乡|苏木)(?!路|街|村|大道|政府|中路|[东西南北]路)")
_COMMUNITY = re.compile(
    r"[一-龥0-9]{1,9}?(?:社区居民委员会|社区居委会|居民委员会|村民委员会|居委会|村委会|社区|(?<!新)村)(?!路|街|大道|花园|小区|[东西南北中][一-龥]?(?:路|街|大街))"
)
_ROAD = re.compile(
    r"[一-龥0-9A-Z]{1,9}?(?:大道|大街|公路|国道|省道|路|街|巷|弄|胡同|道)(?!口|街|道|路)(?:[东西南北中][一二三]?(?:路|街|段)|[一二三四五六七八九十0-9]+(?:巷|弄|段)|辅路|支路)?"
)
_ESTATE = re.compile(
    "(?:花园|小区|苑|公寓|新村|家园|大厦|广场|城|府|湾|庭|园|院|楼|座|区|排|期|中心|港|名邸|宿舍|市场|公司|厂|店)$"
)
_QUARTER = re.compile("^[A-Z0-9一二三四五六七八九东西南北]区$")


class Part(NamedTuple):
    """A part and where it stands in the normalised text."""

    text: str
    start: int
    end: int


def parse(texts: Any) -> pl.DataFrame:
    """The parts of address texts, without a register: names are told by their endings, numbers by markers and places.

    ``texts``: a Polars, Arrow, pandas or NumPy column, any iterable of texts, or one text; nulls may be among them.
    Returns a frame with one row a text, in order: ``normalised``; for each of PARTS (province, city, district, town,
    community, road, road_number, estate, group, building, unit, floor, room) its text, ``<part>_start`` and
    ``<part>_end`` (characters of the normalised text, end exclusive; all three null where it is not written); and
    ``remark``, all that is no part (null where there is none). Raises TypeError for what is no column, never on a text.
    """
    normalised = normalise(text_column(texts))
    distinct = normalised.drop_nulls().unique()
    rows = [_flat(text, *parsed) for text, parsed in zip(distinct, parts_of(distinct), strict=True)]
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return pl.DataFrame({"normalised": normalised}).join(table, on="normalised", how="left", maintain_order="left")


def parts_of(distinct: pl.Series) -> list[tuple[dict[str, Part], str]]:
    """Parts and remark of distinct normalised texts."""
    return [_parts(row) for row in s.segmented(distinct).iter_rows()]


def _flat(text: str, parts: dict[str, Part], remark: str) -> tuple[object, ...]:
    values: list[object] = [text]
    for name in PARTS:
        part = parts.get(name)
        values.extend((part.text, part.start, part.end) if part else (None, None, None))
    return (*values, remark or None)


def _parts(row: tuple[str | None, ...]) -> tuple[dict[str, Part], str]:
    parts: dict[str, Part] = {}
    text = "".join(piece for piece in row if piece)
    position, spans, numbers = 0, [], []
    for segment in range(s.SEGMENTS):
        run, number = row[2 * segment] or "", row[2 * segment + 1] or ""
        kind = _names(run, position, parts, bool(number))
        position += len(run)
        if number:
            numbers.append((kind, number))
            spans.append(position)
        position += len(number)
    _names(row[-1] or "", position, parts, numbered=not numbers)
    if numbers:
        _numbers(readings(tuple(numbers))[0], numbers, spans, parts)
    return parts, _remark(s.restored(text), parts)


def _names(run: str, position: int, parts: dict[str, Part], numbered: bool) -> str:
    """Takes the names of one run; returns the kind of its last one (R road, E estate, ``""`` none)."""
    text = s.unprotected(run)
    start = 0
    steps = (("province", _PROVINCE), ("city", _CITY), ("district", _DISTRICT), ("town", _TOWN),
             ("community", _COMMUNITY), ("road", _ROAD))  # fmt: skip
    kind = ""
    for name, pattern in steps:
        while start < len(text) and text[start] in ",.;:/- 、":
            start += 1
        found = pattern.match(text, start)
        if found is None or (name == "district" and _NO_DISTRICT.search(found.group(0))):
            continue
        parts.setdefault(name, Part(found.group(0), position + start, position + found.end()))
        start = found.end()
        while name != "road" and text.startswith(found.group(0), start):  # 通州区通州区二甲镇
            start += len(found.group(0))
        kind = "R" if name in ("road", "community") else kind
    end = next((position for position in range(start, len(text)) if ord(text[position]) >= s.HIDDEN), len(text))
    rest = text[start:end].strip(",.;:/- 、")
    if len(rest) > 1 and (numbered or _ESTATE.search(rest)) and "estate" not in parts:
        begin = text.index(rest, start)
        parts["estate"] = Part(rest, position + begin, position + begin + len(rest))
        quarter = kind == "R" and _QUARTER.match(rest)
        kind = "R" if quarter or ROAD.search(rest) else "E" if _ESTATE.search(rest) else ""
    elif rest:
        kind = "R" if ROAD.search(rest) else kind
    return kind


def _numbers(reading: Reading, numbers: list[tuple[str, str]], spans: list[int], parts: dict[str, Part]) -> None:
    moved = dict(reading)
    lane = moved.pop("lane", None)
    if lane and _in_shanghai(parts):
        moved |= {"building": moved["number"]} if "number" in moved else {}
        moved["number"] = lane
    elif lane and not moved.keys().isdisjoint(("number", "building", "unit")):
        _lengthen_road(lane, numbers, spans, parts)
    elif lane:
        moved["number"] = lane
    for slot, value in moved.items():
        if slot in NOTES:
            continue
        name = "road_number" if slot == "number" else slot
        text = s.restored(numbers[value.segment][1][value.start : value.end])
        start = spans[value.segment] + value.start
        parts[name] = Part(text, start, start + len(text))
    _join_blocks(parts)


def _in_shanghai(parts: dict[str, Part]) -> bool:
    """There a lane has the road's number, and 号 are the buildings in it: 柳营路669弄14号."""
    return any(name in parts and parts[name].text.startswith("上海") for name in ("province", "city"))


def _join_blocks(parts: dict[str, Part]) -> None:
    """3栋A座 is block A of building 3: one building, no number of a road."""
    number, building = parts.get("road_number"), parts.get("building")
    if number and building and number.end == building.start and number.text.endswith(s.BUILDING_MARKS):
        del parts["road_number"]
        parts["building"] = Part(number.text + building.text, number.start, building.end)


def _lengthen_road(lane: Value, numbers: list[tuple[str, str]], spans: list[int], parts: dict[str, Part]) -> None:
    """In 民乐路88弄3号 and 民乐路88弄3幢 the road is 民乐路88弄; 3号 is the number on it."""
    start = spans[lane.segment] + lane.start
    text = s.restored(numbers[lane.segment][1][lane.start : lane.end])
    before = parts.get("road")
    if before is None and "estate" in parts and parts["estate"].end == start:
        before = parts.pop("estate")
    if before and before.end == start:
        parts["road"] = Part(before.text + text, before.start, start + len(text))
    elif before is None:
        parts["road"] = Part(text, start, start + len(text))


def _remark(text: str, parts: dict[str, Part]) -> str:
    kept, position = [], 0
    for part in sorted(parts.values(), key=lambda part: part.start):
        kept.append(text[position : part.start])
        position = max(position, part.end)
    kept.append(text[position:])
    return ";".join(piece.strip(",.;:/- 、#~") for piece in kept if piece.strip(",.;:/- 、#~"))

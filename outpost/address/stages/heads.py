"""What the names of distinct texts say: codes of places, anchors to look under, or why a text is refused at sight."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from outpost.address.read import segments as s
from outpost.address.read.names import anchor_key, is_road
from outpost.address.stages.context import NO_RUN, Context, Run, Said
from outpost.address.stages.methods import Method
from outpost.address.stages.repair import alike
from outpost.address.stages.runs import GENERIC, RunReader, own_name

_SETS = ("districts", "towns", "communities")
HEADS: dict[str, pl.DataType | type[pl.DataType]] = {
    "head": pl.UInt32,
    **{f"kind{i}": pl.String for i in range(1, s.SEGMENTS + 1)},
    **dict.fromkeys(_SETS, pl.UInt32),
    "has_road": pl.Boolean,
    "repaired": pl.Boolean,
    "refused": pl.String,
    "left_over": pl.String,
    "anchored": pl.Boolean,
    "other_door": pl.Boolean,
}
UNDER: dict[str, pl.DataType | type[pl.DataType]] = {
    "head": pl.UInt32,
    "anchor_id": pl.UInt32,
    "position": pl.UInt8,
    "is_road": pl.Boolean,
    "is_village": pl.Boolean,
    "is_building": pl.Boolean,
    "may_be_estate": pl.Boolean,
    "is_home": pl.Boolean,
    "phase_unwritten": pl.Boolean,
    "tail": pl.String,
}
NAMES = (*(f"name{i}" for i in range(1, s.SEGMENTS + 1)), "rest")
_ADMIN_PREFIX = re.compile(r"^.*(?:省|市|区|县|镇|乡|街道|村|社区|委会|[,.;: ])(?=.{2})")
_NOWHERE: frozenset[str] = frozenset()
_EVERYWHERE = frozenset([""])
_Door = tuple[str, int, tuple[bool, ...], str]


def read_heads(texts: pl.DataFrame, context: Context) -> tuple[pl.Series, pl.DataFrame, pl.DataFrame]:
    """``texts``: name1..nameN, rest and numbered1..N (is there a number string).

    Returns the head of each text (a number), what each head says (HEADS, the sets as lists of codes) and the anchors
    to look under (UNDER). Texts have one head whose names come to the same, in whatever way they name their divisions.
    """
    reader = HeadReader(context)
    spoken = texts.with_columns(reader.numbered_runs(texts[name]) for name in NAMES)
    heads = spoken.unique(maintain_order=True).with_row_index("head")
    rows = [reader.row(head) for head in heads.iter_rows()]
    said = columns_of(rows, HEADS)
    sets = pl.Series(reader.sets, dtype=pl.List(pl.String))
    said = said.with_columns(sets.gather(said[name]).alias(name) for name in _SETS)
    under = columns_of(reader.under, UNDER)
    number = spoken.join(heads, on=spoken.columns, how="left", maintain_order="left")["head"]
    return number, said, under


def columns_of(
    rows: Sequence[tuple[object, ...]], schema: Mapping[str, pl.DataType | type[pl.DataType]]
) -> pl.DataFrame:
    """A frame of rows that Python made, handed over by columns."""
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pl.DataFrame([pl.Series(n, c, dtype=d) for (n, d), c in zip(schema.items(), columns, strict=True)])


class HeadReader:
    """Reads the names of one text at a time; every name run is read once. Sets of codes are numbered (``sets``)."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.sets: list[list[str]] = [[]]
        self.under: list[tuple[object, ...]] = []
        self._reader = RunReader(context)
        self._runs: list[Run] = [NO_RUN]
        self._places: dict[Said, int] = {}
        self._numbers: dict[frozenset[str], int] = {_NOWHERE: 0}
        self._known: dict[str, list[_Door]] = {}

    def numbered_runs(self, texts: pl.Series) -> pl.Series:
        """The runs of a column of names, each by a number of its own; 0 where there is none."""
        distinct = texts.unique().drop_nulls()
        numbers = [self._numbered(text) for text in distinct]
        return texts.replace_strict(distinct, pl.Series(numbers, dtype=pl.UInt32), default=0, return_dtype=pl.UInt32)

    def _numbered(self, text: str) -> int:
        if not text:
            return 0
        said = self._reader.said(text)
        number = self._places.get(said)
        if number is None:
            number = self._places[said] = len(self._runs)
            self._runs.append(self._reader.run(said))
        return number

    def row(self, head: tuple[Any, ...]) -> tuple[object, ...]:
        """What one head says; its anchors are added to ``under``."""
        number, *places = head[: s.SEGMENTS + 2]
        numbered = [*head[s.SEGMENTS + 2 :], False]
        runs = [(place, self._runs[run]) for place, run in enumerate(places) if run]
        spoken = [run for _, run in runs if run.found.pieces]
        districts, towns, communities, contradiction = _places(spoken)
        refused = self._refused(spoken, districts, towns, communities)
        refused = refused or (Method.CONTRADICTION.value if contradiction else "")
        areas = towns or districts or _EVERYWHERE
        anchors, repairs, repaired = (
            ([], [], set()) if refused else self._anchors(runs, numbered, areas, bool(towns or communities))
        )
        if repairs:
            beside = [anchor for anchor in anchors if anchor in repairs or anchor not in self.context.villages]
            anchors = list(dict.fromkeys([*beside, *repairs]))
        kinds, has_road = _kinds(runs, numbered, repaired)
        if not anchors and any(run.unexplained and run.usable and numbered[place] for place, run in runs):
            refused = refused or Method.UNEXPLAINED.value
        anchored = self._look_under(number, anchors, districts)
        left = ";".join(run.left for run in spoken if run.left) or None
        other_door = any(run.other_door or (run.thing and place > 0) for place, run in runs)
        return (number, *kinds, self._number(districts), self._number(towns), self._number(communities), has_road,
                bool(repairs), refused, left, anchored, other_door)  # fmt: skip

    def _number(self, codes: frozenset[str]) -> int:
        known = self._numbers.get(codes)
        if known is None:
            known = self._numbers[codes] = len(self.sets)
            self.sets.append(sorted(codes))
        return known

    def _refused(
        self, spoken: list[Run], districts: frozenset[str], towns: frozenset[str], communities: frozenset[str]
    ) -> str:
        start = next((piece for run in spoken for piece in run.found.pieces if piece.kind != "city"), None)
        if start and start.kind == "leftover" and self.context.foreign_short.search(start.text):
            return Method.OTHER_CITY.value
        for run in spoken:
            if run.refused:
                return run.refused
            if not districts and (run.odd_district or (run.odd_town and not towns)):
                return Method.OTHER_CITY.value
            if (run.odd_town and not towns) or (run.odd_village and not communities):
                return Method.UNEXPLAINED.value
        return ""

    def _anchors(
        self, runs: list[tuple[int, Run]], numbered: list[bool], areas: frozenset[str], placed: bool
    ) -> tuple[list[str], list[str], set[int]]:
        """Anchors to look under, the one that the numbers belong to first; those that a name is only alike to, and the
        places of the runs with such names.

        A building's own name behind the road or estate that it stands in (银座商城裙楼) makes ``银座商城@裙楼``.
        """
        villages = self.context.villages
        picked: list[str] = []
        repairs: list[str] = []
        repaired: set[int] = set()
        for place, run in reversed(runs):
            has_numbers = numbered[place]
            usable = run.usable_numbered if has_numbers else run.usable
            if has_numbers and run.only_villages:
                alike = self._alike(run, areas, placed)
                repairs.extend(alike)
                repaired.update([place] if alike else [])
                usable = () if alike else usable
            if not usable:
                continue
            last = usable[-1]
            if len(usable) > 1 and (usable[-2], last) in self.context.register.inner:
                picked.append(f"{usable[-2]}@{last}")
                continue
            if not picked or has_numbers:
                picked.append(last)
            if len(usable) > 1 and ((is_road(last) and has_numbers) or last in villages):
                picked.extend(a for a in reversed(usable[:-1]) if not is_road(a) or last in villages)
        if not repairs and all(anchor in villages for anchor in picked) and _unknown_site(runs, numbered):
            return [], [], repaired
        if len(picked) < 2:
            return picked, repairs, repaired
        return sorted(dict.fromkeys(picked), key=villages.__contains__), repairs, repaired

    def _alike(self, run: Run, areas: frozenset[str], placed: bool) -> list[str]:
        """Anchors that the name before the numbers is most alike to, within the area that the text names."""
        left = [piece for piece in run.leftovers if own_name(piece)]
        if not left and run.found.pieces and run.found.pieces[-1].kind == "leftover":
            left = list(run.leftovers)
        if not left:
            return []
        piece = anchor_key(_ADMIN_PREFIX.sub("", left[-1]))
        half = piece[: len(piece) // 2]
        piece = half if piece == half * 2 else piece
        if piece in GENERIC:
            return []
        known = self.context.repairs.get((piece, areas, placed))
        if known is None:
            pool = [] if piece in self.context.ids else self.context.pool(piece, areas)
            known = alike(piece, pool, placed=placed) if pool else []
            self.context.repairs[(piece, areas, placed)] = known
        return known

    def _look_under(self, head: int, anchors: list[str], districts: frozenset[str]) -> bool:
        before = len(self.under)
        phases = self.context.phases
        position = 0
        for named in anchors:
            for phase in phases.get(named, (named,)):
                unwritten = named in phases
                place = 0 if unwritten else min(position, 9)
                for district, anchor_id, said, tail in self._doors(phase):
                    if not districts or district in districts:
                        self.under.append((head, anchor_id, place, *said, unwritten, tail))
                position += 1
        return len(self.under) > before

    def _doors(self, named: str) -> list[_Door]:
        """The anchors of one name, each with its district and what UNDER says of it."""
        known = self._known.get(named)
        if known is None:
            anchor, at, inner = named.partition("@")
            homes, buildings = self.context.register.homes, self.context.register.buildings
            closes = anchor.endswith("里")  # 光明里 is a lane or an estate
            village, building = anchor in self.context.villages, bool(inner) or anchor in buildings
            said = (is_road(anchor), village, building, closes, anchor in homes)
            doors = self.context.ids.get(anchor, ())
            known = self._known[named] = [(district, number, said, at + inner) for district, number in doors]
        return known


def _unknown_site(runs: list[tuple[int, Run]], numbered: list[bool]) -> bool:
    """Whether numbers belong to a road or estate that is not known, so that they are not those of the village."""
    return any(numbered[place] and run.own_name for place, run in runs)


def _kinds(runs: list[tuple[int, Run]], numbered: list[bool], repaired: set[int]) -> tuple[list[str], bool]:
    """The kind of the name before each number string, and whether one that has numbers is a road."""
    kinds = [""] * s.SEGMENTS
    has_road = known = False
    for place, run in runs:
        if place == s.SEGMENTS:
            break
        named = bool(run.found.anchors or run.found.communities)
        doubtful = run.unexplained and (known or named or run.ending != "R") and place not in repaired
        kinds[place] = run.ending + "?" if doubtful else run.ending
        has_road = has_road or (run.ending == "R" and numbered[place])
        known = known or named
    return kinds, has_road


def _places(spoken: list[Run]) -> tuple[frozenset[str], frozenset[str], frozenset[str], bool]:
    """The districts, towns and communities that the runs of a text agree on, and whether two of them are in no district
    or town together.

    In 人民路8号通州湾物流有限公司 the district is a part of the firm's name and tells nothing of the place.
    """
    districts = towns = communities = _NOWHERE
    anchored = contradiction = False
    for run in spoken:
        found = run.found
        if not (anchored and run.may_be_firm):
            contradiction = contradiction or _apart(districts, found.districts) or _apart(towns, found.towns)
            districts = _agreed(districts, found.districts)
            towns = _agreed(towns, found.towns)
            communities = _agreed(communities, found.communities)
        anchored = anchored or bool(found.anchors)
    return districts, towns, communities, contradiction


def _apart(known: frozenset[str], codes: frozenset[str]) -> bool:
    return bool(known and codes and not known & codes)


def _agreed(known: frozenset[str], codes: frozenset[str]) -> frozenset[str]:
    return (known & codes or known) if known and codes else known or codes

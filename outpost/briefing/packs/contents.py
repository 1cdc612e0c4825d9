"""What a pack says of an area: the values that its template is filled with, and nothing else of the night.

Numbers come from sets in ``sql/briefing/pack_*.sql``. What may be shown by door (models of addresses and risks) is told
in numbers; of population, disputes and what people began only numbers from three on; of care one line for all.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from outpost import begun, sql
from outpost.briefing.packs import sketch, words
from outpost.briefing.packs.ground import Area
from outpost.briefing.packs.walk import Stop, length, ordered, points
from outpost.briefing.published import Published
from outpost.choices import PACK_KINDS, PackKind
from outpost.lists.lines.areas import coverage
from outpost.lists.lines.scan import hidden
from outpost.yields import place_tasks

MOST: Final = {"grids": 6, "places": 20, "buildings": 120}
"""Rows of each table of a pack at most; how many more there are is said below it."""
_BRIEF_LINES = 38
"""Lines of a 晨会 brief, which is one page of A4: what its other tables and held models leave is for doors."""
_BRIEF_WIDTHS = {"coverage": 56, "place": 21, "matter": 13}
"""Characters in a line of its columns, in the shipped template."""
_THEMES = ("address", "population", "disputes", "risks", "care")
_BY_DOOR = ("address", "risks")
_TABLES: Mapping[PackKind, tuple[str, ...]] = {
    "morning": ("pack_matters", "pack_grids", "pack_morning_doors"),
    "weekly": ("pack_outcomes", "pack_orders", "pack_reassigned", "pack_crowded_buildings", "pack_crowded_grids"),
    "tenday": ("pack_visits",),
    "monthly": ("pack_outcomes", "pack_buildings"),
}
Values = dict[str, Any]
Tables = Mapping[str, list[Values]]
"""The rows of one area, by the statement that they come from."""


@dataclass(frozen=True)
class Content:
    """What a template is filled with: ``values`` are texts and lists of mappings of texts. ``picture``: PNG or none."""

    kind: PackKind
    area: Area
    values: Values = field(repr=False)
    picture: bytes | None = field(default=None, repr=False)


class Contents:
    """Packs of one night. Its tables are made once for all areas."""

    def __init__(self, facts: Published) -> None:
        self._facts = facts
        specs = facts.specs
        self._titles = {model: spec.title for model, spec in begun.with_begun(specs).items()}
        order = [(_THEMES.index(spec.theme), model) for model, spec in specs.items() if spec.theme in _THEMES]
        self._order = {model: place for place, (_, model) in enumerate(sorted(order))}
        by_theme = {theme: [model for model, spec in specs.items() if spec.theme == theme] for theme in _THEMES}
        self._care = frozenset(by_theme["care"])
        self._by_door = frozenset(model for theme in _BY_DOOR for model in by_theme[theme])
        given = {"door_models": sorted(self._by_door), "earliest": min(self.since(kind) for kind in PACK_KINDS)}
        place_tasks(facts.con, has_registers=True)
        for table in ("hidden_from_gov", "pack_task", "pack_door"):
            sql.create_temporary(facts.con, table, sql.load(f"briefing/{table}"), given)
        self._coverage = coverage(facts.con, facts.night)[0]

    def of(self, kind: PackKind, areas: Sequence[Area]) -> list[Content]:
        """The packs of this kind, in the order of ``areas``. Each table is asked once for all of a level."""
        makers: Mapping[PackKind, Callable[[Area, Tables], tuple[Values, bytes | None]]] = {
            "morning": self._morning,
            "weekly": self._weekly,
            "tenday": self._tenday,
            "monthly": self._monthly,
        }
        found = {name: self._by_area(name, kind, areas) for name in _TABLES[kind]}
        contents = []
        for area in areas:
            tables = {name: rows.get(area.code, []) for name, rows in found.items()}
            own, picture = makers[kind](area, tables)
            contents.append(Content(kind, area, self._head(kind, area) | own, picture))
        return contents

    def since(self, kind: PackKind) -> dt.date:
        """The first business date that a pack speaks of: after the last such meeting."""
        night = self._facts.night
        if kind == "monthly":
            year, month = (night.year, night.month - 1) if night.month > 1 else (night.year - 1, 12)
            return dt.date(year, month, min(night.day, calendar.monthrange(year, month)[1])) + dt.timedelta(days=1)
        return night - dt.timedelta(days={"morning": 0, "weekly": 6, "tenday": 9}[kind])

    def _head(self, kind: PackKind, area: Area) -> Values:
        facts = self._facts
        return {
            "title": words.said(f"titles.{kind}"),
            "city": facts.settings.city.name,
            "area": hidden(area.name),
            "day": words.day(facts.list_day),
            "weekday": words.weekday(facts.list_day),
            "night": words.day(facts.night),
            "since": words.short_day(self.since(kind)),
            "until": words.short_day(facts.night),
            "coverage": self._coverage,
        }

    def _by_area(self, name: str, kind: PackKind, areas: Sequence[Area]) -> dict[str, list[Values]]:
        """The rows of a statement by the code of their area."""
        by_area: dict[str, list[Values]] = {}
        for width in sorted({len(area.code) for area in areas}):
            given = {
                "areas": [area.code for area in areas if len(area.code) == width],
                "width": width,
                "list_day": self._facts.list_day,
                "since": self.since(kind),
                "care_models": sorted(self._care),
            }
            found = sql.query(self._facts.con, f"briefing/{name}", given)
            columns = [column[0] for column in found.description][1:]
            for area, *row in found.fetchall():
                by_area.setdefault(area, []).append(dict(zip(columns, row, strict=True)))
        return by_area

    def _morning(self, area: Area, tables: Tables) -> tuple[Values, bytes | None]:
        matters = self._by_matter(tables["pack_matters"])
        grids = tables["pack_grids"]
        doors = tables["pack_morning_doors"]
        left = _BRIEF_LINES - len(matters) - min(len(grids), MOST["grids"]) - _lines("coverage", self._coverage)
        told = [
            {
                "place": self._place(area, row["full_name"]),
                "matter": self._named(row["models"], most=2),
                "due": words.short_day(row["due_on"]),
                "state": self._standing(row["due_on"], is_new=row["is_new"]),
            }
            for row in doors
        ]
        chosen = []
        for at in sorted(range(len(doors)), key=lambda at: (doors[at]["due_on"] or self._facts.list_day, at)):
            left -= max(_lines(column, told[at][column]) for column in ("place", "matter"))
            if left < 0:
                break
            chosen.append(at)
        shown = [{"number": str(number), **told[at]} for number, at in enumerate(sorted(chosen), 1)]
        by_grid = [
            {
                "grid": hidden(row["grid_name"] or words.said("words.no_grid")),
                **{name: str(row[name]) for name in ("new", "due", "late", "open")},
            }
            for row in grids[: MOST["grids"]]
        ]
        return {
            "matters": matters,
            "grids": by_grid,
            "more_grids": _more("more_grids", len(grids) - len(by_grid)),
            "doors": shown,
            "more_doors": _more("more_doors", len(doors) - len(shown)),
        }, None

    def _weekly(self, area: Area, tables: Tables) -> tuple[Values, bytes | None]:
        buildings = tables["pack_crowded_buildings"]
        grids = tables["pack_crowded_grids"]
        counted = ("given", "done", "open", "late")
        return {
            "matters": self._by_matter(tables["pack_outcomes"]),
            "orders": [
                {"post": words.post(row["kind"]), **{name: words.few(row[name]) for name in counted}}
                for row in tables["pack_orders"]
            ],
            "moves": [
                {"matter": title, "post": post, "count": words.few(count)}
                for (title, post), count in self._moves(tables["pack_reassigned"]).items()
            ],
            "buildings": [
                {
                    "place": self._place(area, row["full_name"]),
                    "matter": self._named(row["models"]),
                    "due": words.short_day(row["due_on"]),
                }
                for row in buildings[: MOST["places"]]
            ],
            "more_buildings": _more("more_places", len(buildings) - MOST["places"]),
            "grids": [
                {"grid": hidden(row["grid_name"] or ""), "matter": self._named(row["models"])}
                for row in grids[: MOST["places"]]
            ],
            "more_grids": _more("more_grids", len(grids) - MOST["places"]),
        }, None

    def _moves(self, rows: list[Values]) -> dict[tuple[str, str], int]:
        """Re-routings by matter, all of care as one, and post."""
        found: dict[tuple[str, str], int] = {}
        for row in rows:
            is_care = row["model_id"] in self._care
            title = words.said("words.care") if is_care else self._titles.get(row["model_id"], row["model_id"])
            key = str(title), words.post(row["kind"])
            found[key] = found.get(key, 0) + row["moved"]
        return found

    def _tenday(self, area: Area, tables: Tables) -> tuple[Values, bytes | None]:
        rows = tables["pack_visits"]
        stops = ordered([self._stop(row) for row in rows[: self._facts.settings.packs.doors]])
        places = points(stops)
        left = len(rows) - len(stops)
        key = "words.left_over" if left else "words.all_in"
        way = words.said("words.no_way")
        if places is not None:
            way = words.said("words.way", metres=f"{round(length(places), -1):,.0f}")
        return {
            "stops": [
                {
                    "number": str(number),
                    "place": self._place(area, stop.address),
                    "matter": self._named(stop.models),
                    "due": stop.due,
                    "why": words.said("words.joint" if stop.is_joint else "words.several"),
                    "blank": "",
                }
                for number, stop in enumerate(stops, 1)
            ],
            "choice": words.said(key, all=len(rows), count=len(stops), left=left),
            "way": way if stops else "",
        }, sketch.png(places) if places is not None else None

    def _stop(self, row: Values) -> Stop:
        return Stop(
            row["full_name"] or words.said("words.unnamed"),
            row["walk_key"] or "",
            None if row["longitude"] is None else float(row["longitude"]),
            None if row["latitude"] is None else float(row["latitude"]),
            tuple(row["models"]),
            words.short_day(row["due_on"]),
            bool(row["is_joint"]),
        )

    def _monthly(self, area: Area, tables: Tables) -> tuple[Values, bytes | None]:
        buildings = tables["pack_buildings"]
        counted = ("r1", "r2", "r3", "a3", "late")
        action = {"R1", "R2", "R3", "A3"}
        outcomes = [row for row in tables["pack_outcomes"] if row["model_id"] in action]
        return {
            "matters": self._by_matter(outcomes),
            "buildings": [
                {
                    "number": str(number),
                    "place": self._place(area, row["full_name"]),
                    **{name: str(row[name]) if row[name] else "" for name in counted},
                    "due": words.short_day(row["due_on"]),
                }
                for number, row in enumerate(buildings[: MOST["buildings"]], 1)
            ],
            "totals": {name: str(sum(row[name] for row in buildings)) for name in counted},
            "count": str(len(buildings)),
            "more_buildings": _more("more_buildings", len(buildings) - MOST["buildings"]),
        }, None

    def _by_matter(self, rows: list[Values]) -> list[Values]:
        """One line a model in the order of themes, then what people began, then one for all of care."""
        own = [row for row in rows if row["model_id"] not in self._care]
        own.sort(key=lambda row: (self._order.get(row["model_id"], len(self._order)), row["model_id"]))
        told = []
        for row in own:
            model = row["model_id"]
            count: Callable[[int], str] = str if model in self._by_door else words.few
            told.append({"matter": self._titles.get(model, model), **_counts(row, count)})
        care = [row for row in rows if row["model_id"] in self._care]
        if care:
            together = {name: sum(row[name] for row in care) for name in care[0] if name != "model_id"}
            told.append({"matter": words.said("words.care"), **_counts(together, words.few)})
        return told

    def _named(self, models: list[str] | tuple[str, ...], most: int | None = None) -> str:
        """What models are about; of more than ``most`` the first, and how many there are."""
        named = words.said("words.joiner").join(self._titles.get(model, model) for model in models[:most])
        return named if most is None or len(models) <= most else named + words.said("words.of_all", count=len(models))

    def _place(self, area: Area, address: str | None) -> str:
        return hidden(area.inside(address or words.said("words.unnamed")))

    def _standing(self, due: dt.date | None, *, is_new: bool) -> str:
        """How urgent a door is today."""
        today = self._facts.list_day
        if due is not None and due < today:
            return words.said("words.late", days=(today - due).days)
        return words.said("words.due" if due == today else "words.new") if (is_new or due == today) else ""


def _lines(column: str, text: str) -> int:
    """Lines that a text takes in a column of the brief; letters and digits are half as wide."""
    wide = sum(0.55 if mark.isascii() else 1.0 for mark in text)
    return max(math.ceil(wide / _BRIEF_WIDTHS[column]), 1)


def _counts(row: Values, count: Callable[[int], str]) -> Values:
    return {name: count(value) for name, value in row.items() if name != "model_id"}


def _more(word: str, count: int) -> str:
    return words.said(f"words.{word}", count=count) if count > 0 else ""

"""The living city: every version of every row, what each night delivered of them, and changes while nights go on.

It is the same city as ``outpost demo`` writes (``outpost.demo.make_chunk``), held in memory: its first night is the
same, byte for byte. What people do about it arrives as ``Edit``s and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from outpost import contracts
from outpost.demo import make_chunk
from outpost.demo.ground import city_ground
from outpost.demo.history import FOREVER
from outpost.demo.live.edits import Edit, Value
from outpost.demo.people import make_people
from outpost.demo.places import make_places
from outpost.demo.plan import Plan, day_number
from outpost.demo.writing import Delivery, day_of, delivered_on, seen

Row = dict[str, Any]
_ENTERED = dt.time(18, 30)
"""When what people enter in the evening is written down."""


@dataclass
class World:
    """One city. ``tables``: versions by extract, each with ``_from``, ``_to`` and its number ``_row``.

    ``homes``: what is so in each dwelling, whoever knows it: address_code, people, left (the day on which the tenants
    left; FOREVER: they are there). ``texts``: what address texts mean.
    """

    plan: Plan
    tables: dict[str, pl.DataFrame]
    homes: pl.DataFrame
    texts: pl.DataFrame
    _delivered: dict[tuple[str, int], pl.Series] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)

    @classmethod
    def make(cls, plan: Plan) -> World:
        """The city of a plan, as nobody has touched it yet."""
        parts: dict[str, list[pl.DataFrame]] = {name: [frame] for name, frame in city_ground(plan).items()}
        homes, texts = [], []
        for chunk in range(plan.chunks):
            tables, written = make_chunk(plan, chunk)
            for name, frame in tables.items():
                parts.setdefault(name, []).append(frame)
            texts.append(written)
            homes.append(_homes(plan, chunk))
        whole = {
            name: pl.concat(frames, how="vertical_relaxed").with_row_index("_row") for name, frames in parts.items()
        }
        return cls(plan, whole, pl.concat(homes), pl.concat(texts))

    def deliver(self, night: int, landing: Path | None) -> int:
        """What the networks hand over for a night, into ``landing`` (None: it lies there already); returns the rows."""
        rows = 0
        for extract in contracts.ALL:
            if delivered_on(extract, night, self.plan.first):
                frame = seen(self.tables[extract], extract, night, self.plan.first)
                self._delivered[extract, night] = frame["_row"]
                rows += len(frame)
                if landing is not None:
                    delivery = Delivery(landing, extract, night, self.plan.first)
                    delivery.add(frame)
                    delivery.close()
        return rows

    def delivered(self, extract: str, delivery: str, row_number: int) -> Row | None:
        """The row that stood at ``row_number`` (1 = the first) of a delivery (``gov.lease@2026-11-22``)."""
        night = day_number(dt.date.fromisoformat(delivery.split("@")[1].split("#")[0]))
        numbers = self._delivered.get((extract, night))
        if numbers is None or row_number > len(numbers):
            return None
        row = self._rows(extract, pl.col("_row") == numbers[row_number - 1])[0]
        return {name: value for name, value in row.items() if not name.startswith("_")}

    def current(self, extract: str, day: int, **where: Value) -> list[Row]:
        """The rows that a full delivery of ``day`` would hold, of those that fit ``where``."""
        return self._rows(extract, self._fits(extract, where) & (pl.col("_from") <= day) & (pl.col("_to") > day))

    def unknown(self, extract: str, day: int, **where: Value) -> list[Row]:
        """What is so and nobody has entered by ``day``: rows that the city shows later, or never, one a key."""
        key = list(contracts.ALL[extract].terms.key)
        known = self.tables[extract].filter(pl.col("_from") <= day).select(key)
        later = self.tables[extract].filter(self._fits(extract, where) & (pl.col("_from") > day))
        first = later.join(known, on=key, how="anti", nulls_equal=True, maintain_order="left").unique(
            key, keep="first", maintain_order=True
        )
        return first.to_dicts()

    def home(self, address_code: str | None) -> Row | None:
        """What is so in a dwelling."""
        return self._home_of.get(address_code or "")

    @cached_property
    def _home_of(self) -> dict[str, Row]:
        return {row["address_code"]: row for row in self.homes.to_dicts()}

    @cached_property
    def meant(self) -> dict[tuple[str, str], str | None]:
        """(extract, address text) -> the standard address that it means; None: there is no such place."""
        rows = self.texts.select("extract", "address_text", "address_code").rows()
        return {(extract, text): code for extract, text, code in rows}

    def full_name(self, address_code: str | None) -> str | None:
        """The full name of a standard address in force."""
        found = self.current("police.standard_address", self.plan.last, address_code=address_code, status=1)
        return str(found[0]["full_name"]) if found else None

    def apply(self, edit: Edit) -> None:
        """Let an entry be made. It shows from its day on; what was delivered before stays as it was."""
        frame = self.tables[edit.extract]
        if edit.kind == "add":
            key = {name: edit.values.get(name) for name in contracts.ALL[edit.extract].terms.key}
            if self.current(edit.extract, edit.day, **key):
                self.apply(replace(edit, kind="change", where=key))
                return
            empty: Row = dict.fromkeys(frame.columns)
            self._put(edit, frame, [{**empty, "_to": FOREVER}])
            return
        fits = self._fits(edit.extract, edit.where)
        ends = pl.when(fits & (pl.col("_from") < edit.day) & (pl.col("_to") > edit.day)).then(edit.day)
        ended = frame.with_columns(_to=ends.otherwise(pl.col("_to")).cast(pl.Int32))
        before = ended.filter(~fits | (pl.col("_from") < edit.day))
        if edit.kind == "remove":
            self.tables[edit.extract] = before
            return
        rows = self.current(edit.extract, edit.day, **edit.where)
        rows = rows or self.unknown(edit.extract, edit.day, **edit.where)
        later = frame.filter(fits & (pl.col("_from") > edit.day) & ~pl.col("_row").is_in([row["_row"] for row in rows]))
        if not edit.keeps_later:
            later = later.with_columns(**_literals(frame, edit.values))
        self._put(edit, pl.concat([before, later]), rows)

    def _put(self, edit: Edit, frame: pl.DataFrame, rows: list[Row]) -> None:
        """Add ``rows`` as the edit makes them; each version has a number of its own."""
        values: Row = {name: _read(value, frame.schema[name]) for name, value in edit.values.items()}
        if "updated_at" in frame.columns:
            values["updated_at"] = _evening(edit.day)
        first = self._next.setdefault(edit.extract, len(self.tables[edit.extract]))
        self._next[edit.extract] = first + len(rows)
        versions = [{**row, **values, "_from": edit.day, "_row": first + place} for place, row in enumerate(rows)]
        more = pl.DataFrame(versions, schema=frame.schema, orient="row") if versions else frame.clear()
        self.tables[edit.extract] = pl.concat([frame, more])

    def _fits(self, extract: str, where: Mapping[str, Value]) -> pl.Expr:
        schema = self.tables[extract].schema
        fits = pl.lit(value=True)
        for name, value in where.items():
            fits = fits & pl.col(name).eq_missing(pl.lit(_read(value, schema[name]), dtype=schema[name]))
        return fits

    def _rows(self, extract: str, fits: pl.Expr) -> list[Row]:
        return self.tables[extract].filter(fits).to_dicts()


def _homes(plan: Plan, chunk: int) -> pl.DataFrame:
    """What is so in the dwellings of one chunk."""
    places = make_places(plan, chunk)
    homes = make_people(plan, places, chunk).homes
    return pl.concat([places.dwellings.select(address_code="code"), homes.select("people", "left")], how="horizontal")


def _evening(day: int) -> dt.datetime:
    return dt.datetime.combine(day_of(day), _ENTERED)


def _read(value: Any, kind: pl.DataType) -> Any:
    """A value as its column holds it."""
    if isinstance(value, str) and kind == pl.Date:
        return dt.date.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, pl.Datetime):
        return dt.datetime.fromisoformat(value)
    return value


def _literals(frame: pl.DataFrame, values: Mapping[str, Value]) -> dict[str, pl.Expr]:
    return {name: pl.lit(_read(value, frame.schema[name]), dtype=frame.schema[name]) for name, value in values.items()}

"""From texts to standard addresses, on columns: distinct texts, distinct names, distinct number strings, exact joins.

Stages run from strict to loose; a text leaves as soon as a stage decides. Nothing is guessed: several that fit equally
are AMBIGUOUS, and a number that the text states is never contradicted by what it is matched to.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import polars as pl

from outpost.address.inputs import text_column
from outpost.address.read import segments as s
from outpost.address.read.normal import normalise
from outpost.address.read.numbers import NOTES, SLOTS, keys
from outpost.address.register.prepared import Register, build_register, key_expression
from outpost.address.stages.context import Context
from outpost.address.stages.heads import NAMES, columns_of, read_heads
from outpost.address.stages.lookup import run_stages
from outpost.address.stages.methods import Method, Status
from outpost.address.stages.plots import plots_asked

BATCH = 250_000
WORKERS = 2
_RARELY = (200_000, 50, 1000)
RESULT: dict[str, pl.DataType | type[pl.DataType]] = {
    "normalised": pl.String,
    "status": pl.String,
    "address_code": pl.String,
    "method": pl.String,
    "candidates": pl.List(pl.String),
    "room_unknown": pl.Boolean,
    "remark": pl.String,
    "district_code": pl.String,
    "town_code": pl.String,
    "community_code": pl.String,
}
TRACED: dict[str, pl.DataType | type[pl.DataType]] = RESULT | {"reading": pl.UInt64, "looked_under": pl.List(pl.UInt32)}
_KIND_COLUMNS = [f"kind{i}" for i in range(1, s.SEGMENTS + 1)]
_NUMBER_COLUMNS = [f"numbers{i}" for i in range(1, s.SEGMENTS + 1)]


def resolve(texts: Any, register: Any, aliases: Any = None) -> pl.DataFrame:
    """The standard addresses that texts name, each with its status, or an honest reason why there is none.

    ``texts``: a Polars, Arrow, pandas or NumPy column, any iterable of texts, or one text; nulls may be among them.
    ``register``: made by :func:`build_register` (do so when several calls use it), or what that function takes, with
    its ``aliases``. Returns a frame with one row a text, in order:

    - ``normalised``: the text as it was read, null for null;
    - ``status``: HOUSE | BUILDING | CANCELLED | AMBIGUOUS | NONE (models.md, "match");
    - ``address_code``: of the match; null for AMBIGUOUS and NONE;
    - ``method``: the stage that decided, or the reason for finding nothing (:class:`Method`);
    - ``candidates``: codes in order (at most 20) where the match is not one address: those that fit equally, or a
      pending one; else empty;
    - ``room_unknown``: the text names a room (or unit, or building) that the register does not have;
    - ``remark``: what no name and no number explains; null where there is nothing;
    - ``district_code``, ``town_code``, ``community_code``: the one that the text itself names, else null.

    Raises TypeError or ValueError for what is no column and no register, never on a text.
    """
    known = register if isinstance(register, Register) else build_register(register, aliases)
    return resolve_traced(text_column(texts), known).drop("reading", "looked_under")


def resolve_traced(
    texts: pl.Series, register: Register, doors: Callable[[pl.Series], Register] | None = None
) -> pl.DataFrame:
    """The same with what a result rests on: ``reading``, a digest of what the names were read as, and
    ``looked_under``, the numbers of the plots (:mod:`outpost.address.stages.plots`) whose addresses could change it.

    ``doors``: where ``register`` has its names alone, what gives it with all that is under some anchors (ids); which
    ones is known once the names of the texts are read.
    """
    normalised = normalise(texts).rename("normalised")
    distinct = normalised.drop_nulls().unique(maintain_order=True)
    starts = range(0, len(distinct), BATCH)
    context_of(register)
    with _collecting_rarely(), ThreadPoolExecutor(WORKERS) as workers:
        batches = list(workers.map(lambda i: resolve_distinct(distinct[i : i + BATCH], register, doors), starts))
    results = pl.concat(batches) if batches else pl.DataFrame(schema=TRACED)
    if len(distinct) < len(normalised):
        results = normalised.to_frame().join(results, on="normalised", how="left", maintain_order="left")
    return results.with_columns(
        pl.col("status").fill_null(Status.NONE.value),
        pl.col("method").fill_null(Method.NO_TEXT.value),
        pl.col("room_unknown").fill_null(False),
        pl.col("candidates").fill_null([]),
    )


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Names are read into many small objects that live on, without cycles; another thread may be here too."""
    usual = gc.get_threshold()
    if usual[0] >= _RARELY[0]:
        yield
        return
    gc.set_threshold(*_RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def resolve_distinct(
    normalised: pl.Series, register: Register, doors: Callable[[pl.Series], Register] | None = None
) -> pl.DataFrame:
    """The same for distinct normalised texts without nulls."""
    cut, under = cut_texts(normalised, register)
    if doors is not None:
        register = doors(under["anchor_id"])
    queries = ask(cut, under)
    looked = cut.select("text").join(plots_asked(queries, register), on="text", how="left", maintain_order="left")
    looked = looked.select(pl.col("looked_under").fill_null([]))
    decided = _finish(cut, _decide(queries, cut, register))
    return decided.hstack(_reading(cut, under, register)).hstack(looked)


def cut_texts(normalised: pl.Series, register: Register) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a text: its segments and what its names say (``heads.HEADS``); and the anchors to look under."""
    plain = pl.DataFrame({"text": normalised}).select(s.plain_phases(pl.col("text"))).to_series()
    cut = s.segmented(plain, register.protected).with_row_index("text").with_columns(normalised=normalised)
    left_open = [
        pl.col(n).str.contains("[0-9]$") & pl.col(b).str.contains("^[-~].")
        for n, b in zip(_NUMBER_COLUMNS, NAMES[1:], strict=True)
    ]
    cut = cut.with_columns(range_left_open=pl.any_horizontal(left_open).fill_null(False))  # 1232- 崇川区1234号
    numbered = [c.replace("numbers", "numbered") for c in _NUMBER_COLUMNS]
    cut = cut.with_columns(pl.col(c).is_not_null().alias(n) for c, n in zip(_NUMBER_COLUMNS, numbered, strict=True))
    head, said, under = read_heads(cut.select(*NAMES, *numbered), context_of(register))
    cut = cut.drop(*NAMES, *numbered).with_columns(head)
    return cut.join(said, on="head", how="left", maintain_order="left"), under


def _reading(cut: pl.DataFrame, under: pl.DataFrame, register: Register) -> pl.DataFrame:
    """reading: a digest of what the names of each text were read as, and of the anchors to look under."""
    named = under.join(register.anchors, on="anchor_id").select(pl.exclude("anchor_id"))
    named = named.group_by("head").agg(pl.struct(pl.exclude("head")).hash(seed=1).sort().alias("anchors"))
    read = pl.struct(
        "districts", "towns", "communities", "repaired", "refused", "has_road", "other_door", "left_over", "anchored",
        *_KIND_COLUMNS,
    )  # fmt: skip
    rows = cut.select("head", read.hash(seed=1).alias("said")).join(named, on="head", how="left", maintain_order="left")
    return rows.select(pl.struct("said", pl.col("anchors").fill_null([])).hash(seed=1).alias("reading"))


def read_only(normalised: pl.Series, register: Register) -> pl.Series:
    """reading of distinct normalised texts, without resolving them."""
    found = [pl.Series("reading", [], dtype=pl.UInt64)]
    for start in range(0, len(normalised), BATCH):
        cut, under = cut_texts(normalised[start : start + BATCH], register)
        found.append(_reading(cut, under, register).to_series())
    return pl.concat(found)


@lru_cache(maxsize=2)
def context_of(register: Register) -> Context:
    """The register as the head reader sees it, made once."""
    return Context(register)


def ask(cut: pl.DataFrame, under: pl.DataFrame) -> pl.DataFrame:
    """One row a text, reading and anchor: rank, anchor_id, key, unit, room and the numbers it states."""
    open_texts = cut.filter(pl.col("refused") == "")
    columns = [*_NUMBER_COLUMNS, *_KIND_COLUMNS]
    open_texts = open_texts.with_columns(numbers=pl.concat_str(pl.col(columns).fill_null(""), separator="\n"))
    combos = open_texts.select("numbers", *columns).unique("numbers", maintain_order=True).with_row_index("combo")
    queries = (
        open_texts.join(combos.select("numbers", "combo"), on="numbers", how="left")
        .select(
            "text",
            "combo",
            "head",
            "has_road",
            pl.col("other_door") | pl.col("range_left_open"),
            all_explained=pl.col("left_over").is_null(),
        )
        .join(under, on="head", how="inner")
        .drop("head")
        .join(_readings(combos.drop("numbers")), on="combo", how="inner")
    )
    only_village = pl.col("is_village").all().over("text")
    queries = queries.filter(~pl.col("is_village") | (pl.col("group") != "") | only_village)
    numbered = pl.any_horizontal(pl.col(slot) != "" for slot in SLOTS)
    queries = queries.filter(numbered | pl.col("is_building"))
    queries = queries.with_columns(rank=pl.col("reading").cast(pl.Int32) * 20 + 2 * pl.col("position"))
    # In an estate on a numbered road the house number belongs to the road: 工农路108号国胜花园3幢.
    both = (pl.col("number") != "") & pl.col("has_road")
    queries = queries.with_columns(
        stated=pl.col("number"),
        unexplained=pl.col("other_door")
        | pl.col("phase_unwritten")
        | (pl.col("passed") != "")
        | ((pl.col("road_passed") != "") & (pl.col("is_road") | pl.col("is_village"))),
    )
    either = queries.filter(both & pl.col("may_be_estate") & (pl.col("building") != ""))
    on_road = pl.concat([queries.filter(both & ~pl.col("is_road")), either.with_columns(rank=pl.col("rank") + 1)])
    own = queries.filter(~both | pl.col("is_road"))
    queries = pl.concat([own, on_road.with_columns(lane=pl.lit(""), number=pl.lit(""))])
    return queries.drop("other_door", "phase_unwritten").with_columns(key=key_expression() + pl.col("tail"))


def _readings(combos: pl.DataFrame) -> pl.DataFrame:
    """The readings of distinct number strings: combo, reading, and a column a slot and a note."""
    named = (*SLOTS, *NOTES)
    rows: list[tuple[object, ...]] = []
    for combo, *values in combos.iter_rows():
        parts = tuple((k or "", n) for n, k in zip(values[: s.SEGMENTS], values[s.SEGMENTS :], strict=True) if n)
        found = keys(parts) if parts else [("",) * len(named)]
        rows.extend((combo, rank, *slots) for rank, slots in enumerate(found))
    return columns_of(rows, {"combo": pl.UInt32, "reading": pl.UInt8} | dict.fromkeys(named, pl.String))


def _decide(queries: pl.DataFrame, cut: pl.DataFrame, register: Register) -> pl.DataFrame:
    """One row a decided text: status, address_code, method, candidates, room_unknown."""
    return pl.concat([outcome for _, _, outcome in run_stages(queries, cut, register)])


def _finish(cut: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    result = cut.join(decided, on="text", how="left", maintain_order="left")
    found = pl.col("status").is_in([Status.HOUSE.value, Status.BUILDING.value, Status.CANCELLED.value])
    result = result.with_columns(
        method=pl.when(pl.col("repaired") & found).then(pl.lit(Method.NAME_REPAIRED.value)).otherwise("method")
    )
    no_number = pl.all_horizontal(pl.col(c).is_null() for c in _NUMBER_COLUMNS)
    why = (
        pl.when(pl.col("refused") != "").then(pl.col("refused"))
        .when(~pl.col("anchored")).then(pl.lit(Method.NO_NAME.value))
        .when(no_number).then(pl.lit(Method.NO_NUMBER.value))
        .otherwise(pl.lit(Method.NOT_IN_REGISTER.value))
    )  # fmt: skip
    return result.select(
        "normalised",
        pl.col("status").fill_null(Status.NONE.value),
        "address_code",
        pl.coalesce("method", why).alias("method"),
        pl.col("candidates").fill_null([]),
        pl.col("room_unknown").fill_null(False),
        pl.col("left_over").alias("remark"),
        _single("districts").alias("district_code"),
        _single("towns").alias("town_code"),
        _single("communities").alias("community_code"),
    )


def _single(column: str) -> pl.Expr:
    return pl.when(pl.col(column).list.len() == 1).then(pl.col(column).list.first())

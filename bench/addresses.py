# ruff: noqa: E501, T201 - figures are printed
"""Addresses of a demo city: precision, recall and statuses by noise class and level, and rows a second.

Beside it, on the same texts: (a) a plain exact join on the normalised full name, (b) rapidfuzz over candidates blocked
by town or district, on a sample; (c) Splink has a file of its own, ``bench/linkage.py``.

    python bench/addresses.py --residents 200000 --seed 3
"""

from __future__ import annotations

import argparse
import datetime as dt
import time

import numpy as np
import polars as pl

from outpost.address import build_register, normalise, resolve
from outpost.demo.noise import write_texts
from outpost.demo.places import make_places, standard_addresses
from outpost.demo.plan import make_plan

ALIASES = pl.DataFrame(
    [("district", "海安县", "海安市"), ("district", "港闸区", "崇川区"), ("district", "海门市", "海门区")],
    schema=["kind", "old_name", "new_name"],
    orient="row",
)
PARTS = (
    "district",
    "area_code",
    "town",
    "community",
    "shared_name",
    "kind",
    "site",
    "number",
    "suffix",
    "unit",
    "room",
    "unit_count",
)


def city(residents: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The register, and the parts of every dwelling with its code."""
    plan = make_plan(residents, 1, seed, dt.date(2026, 11, 23))
    registers, dwellings = [], []
    for chunk in range(int(plan.communities["chunk"].max()) + 1):  # type: ignore[arg-type]
        places = make_places(plan, chunk)
        registers.append(standard_addresses(plan, places, chunk).select(pl.exclude("_from", "_to")))
        dwellings.append(places.dwellings)
    register = pl.concat(registers, how="diagonal_relaxed").with_columns(status=pl.col("status").fill_null(1))
    return register, pl.concat(dwellings, how="diagonal_relaxed")


def texts(dwellings: pl.DataFrame, level: str, seed: int, count: int) -> pl.DataFrame:
    """Noisy texts of sampled dwellings with their truth."""
    rng = np.random.default_rng([seed, 9])
    sample = dwellings.sample(min(count, dwellings.height), seed=seed).sort("code")
    written = write_texts(sample.select(PARTS), rng, level)
    return written.with_columns(
        truth=sample["code"], truth_status=sample["own_status"] if "own_status" in sample.columns else 1
    )


def scored(given: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Each text with whether the answer is right: the dwelling, or the status that a careful reader may give."""
    rows = pl.concat(
        [given, found.select("normalised", "status", "address_code", "method", "remark", "candidates")],
        how="horizontal",
    )
    house = pl.col("status") == "HOUSE"
    same = (pl.col("address_code") == pl.col("truth")).fill_null(False)
    return rows.with_columns(house=house, same=same, wrong=house & ~same)


def share(flags: pl.Series) -> float:
    """The true ones among those that are known."""
    return int(flags.sum()) / max(len(flags) - flags.null_count(), 1)


def report(rows: pl.DataFrame) -> None:
    """Figures over all, and by class of noise."""
    findable = rows.filter((pl.col("expected") == "HOUSE") & (pl.col("truth_status") == 1))
    answered = rows.filter("house")
    print(f"  precision on HOUSE {1 - share(answered['wrong']):.4%} of {answered.height:,}")
    print(f"  recall             {share(findable['same']):.4%} of {findable.height:,} that name one dwelling")
    print(
        rows.group_by("expected")
        .agg(
            pl.len(),
            *((pl.col("status") == s).mean().alias(s) for s in ("HOUSE", "BUILDING", "CANCELLED", "AMBIGUOUS", "NONE")),
        )
        .sort("expected")
    )
    pl.Config.set_tbl_rows(60)
    classes = rows.with_columns(pl.col("noise").str.split("+")).explode("noise")
    print(
        classes.group_by("noise").agg(
            pl.len(), wrong=pl.col("wrong").sum(),
            recall=pl.col("same").filter((pl.col("expected") == "HOUSE") & (pl.col("truth_status") == 1)).mean(),
            **{s: (pl.col("status") == s).mean() for s in ("HOUSE", "AMBIGUOUS", "NONE")},
        ).sort("noise")
    )  # fmt: skip


def plain_join(given: pl.DataFrame, register: pl.DataFrame) -> None:
    """(a) the normalised text equal to one full name."""
    start = time.perf_counter()
    full = register.select("address_code", text=normalise(register["full_name"])).unique("text", keep="none")
    strip = normalise(given["address_text"]).str.strip_prefix("江苏省").str.strip_prefix("南通市")
    found = given.with_columns(text=strip).join(full, on="text", how="left", maintain_order="left")
    wanted = found.filter((pl.col("expected") == "HOUSE") & (pl.col("truth_status") == 1))
    hit = found.filter(pl.col("address_code").is_not_null())
    seconds = time.perf_counter() - start
    print(f"(a) plain join: recall {share((wanted['address_code'] == wanted['truth']).fill_null(False)):.2%}, "
          f"precision {share(hit['address_code'] == hit['truth']):.2%}, {given.height / seconds:,.0f} texts/s")  # fmt: skip


def similarity(given: pl.DataFrame, register: pl.DataFrame, count: int) -> None:
    """(b) the most similar full name among the dwellings of the town, or the district, that the text names."""
    from rapidfuzz import fuzz, process

    given = given.filter(pl.col("expected") == "HOUSE").head(count)
    rooms = register.filter(pl.col("level") >= 5).select("address_code", "full_name", "town_code", "district_code")
    names = (
        register.filter(pl.col("level") <= 2)
        .sort("level", descending=True)
        .select("name", "address_code", "level", "town_code", "district_code")
        .rows()
    )
    by_town = {k[0]: v for k, v in rooms.partition_by("town_code", as_dict=True).items()}
    by_district = {k[0]: v for k, v in rooms.partition_by("district_code", as_dict=True).items()}
    start, right, tried = time.perf_counter(), 0, 0
    for text, truth in given.select("address_text", "truth").iter_rows():
        named = next(
            ((by_town.get(t) if level == 2 else by_district.get(d)) for name, _, level, t, d in names if name in text),
            rooms,
        )
        pool = rooms if named is None else named
        best = process.extractOne(text, pool["full_name"].to_list(), scorer=fuzz.ratio)
        tried += 1
        right += best is not None and pool["address_code"][best[2]] == truth
    seconds = time.perf_counter() - start
    print(
        f"(b) rapidfuzz over blocked candidates: right {right / tried:.2%} of {tried}, {tried / seconds:,.1f} texts/s"
    )


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--residents", type=int, default=200_000)
    options.add_argument("--texts", type=int, default=200_000)
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--similarity", type=int, default=300, help="texts to try with rapidfuzz")
    options.add_argument("--show", type=int, default=0, help="wrong and missed texts to print (synthetic)")
    given = options.parse_args()
    register, dwellings = city(given.residents, given.seed)
    start = time.perf_counter()
    index = build_register(register, ALIASES)
    print(f"{register.height:,} addresses prepared in {time.perf_counter() - start:.1f} s")
    for level in ("clean", "registry", "usual", "rough"):
        some = texts(dwellings, level, given.seed, given.texts)
        start = time.perf_counter()
        found = resolve(some["address_text"], index)
        seconds = time.perf_counter() - start
        print(
            f"{level}: {some.height:,} texts, {some['address_text'].n_unique():,} distinct, {some.height / seconds:,.0f} texts/s"
        )
        rows = scored(some, found)
        report(rows)
        if given.show:
            show(rows, given.show)
        if level == "usual":
            plain_join(some, register)
            if given.similarity:
                similarity(some, register, given.similarity)


def show(rows: pl.DataFrame, count: int) -> None:
    """Examples: wrong doors, and doors not found."""
    columns = ("address_text", "noise", "truth", "status", "method", "address_code", "remark")
    with pl.Config(tbl_rows=count, fmt_str_lengths=70, tbl_cols=10, tbl_width_chars=260):
        print(rows.filter("wrong").head(count).select(columns))
        missed = (pl.col("expected") == "HOUSE") & (pl.col("truth_status") == 1) & ~pl.col("same")
        print(rows.filter(missed).sample(fraction=1, shuffle=True, seed=1).head(count).select(columns))


if __name__ == "__main__":
    main()

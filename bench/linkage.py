# ruff: noqa: T201 - figures are printed
"""Splink on the texts and dwellings of a demo city, beside Outpost's own answers: (c) of the comparisons of
``bench/addresses.py``, at a size that it can take.

    python -m bench.linkage --residents 20000 --texts 5000

Both sides are given the parts that ``outpost.address.parse`` finds; Splink compares them by its own model, whose
weights it learns from the data without labels. The best candidate of a text counts as its answer from a probability on
(three are shown). Splink has the group ``linkage`` of pyproject.toml to itself:

    uv run --group linkage python -m bench.linkage
"""

from __future__ import annotations

import argparse
import logging
import time

import polars as pl

from bench.addresses import ALIASES, city, texts
from outpost.address import build_register, parse, resolve

PARTS = ("district", "town", "community", "place", "group", "number", "building", "unit", "room")
PROBABILITIES = (0.9, 0.5, 0.05)


def records(addresses: pl.Series, ids: pl.Series) -> pl.DataFrame:
    """unique_id and the parts of each text; the place is its road, else its estate or village."""
    parts = parse(addresses)
    named = [
        pl.coalesce("road", "estate", "community").alias("place"),
        pl.col("road_number").str.extract("([0-9]+)").alias("number"),
    ]
    digits = [pl.col(name).str.extract("([0-9]+[A-Z]?)") for name in ("group", "building", "unit", "room")]
    return parts.select("district", "town", "community", *named, *digits).insert_column(0, ids.alias("unique_id"))


def linked(given: pl.DataFrame, dwellings: pl.DataFrame, seed: int) -> pl.DataFrame:
    """unique_id_l (dwelling), unique_id_r (text) and match_probability of every pair that Splink scores."""
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    names = [compare.JaroWinklerAtThresholds(part, [0.9, 0.7]) for part in ("place", "town", "community")]
    exact = [compare.ExactMatch(part) for part in ("district", "group", "number", "building", "unit", "room")]
    rules = [block_on("place", "room"), block_on("place", "number"), block_on("number", "building", "room")]
    settings = SettingsCreator(
        "link_only", [*names, *exact], rules, retain_matching_columns=False,
        probability_two_random_records_match=1 / dwellings.height,
    )  # fmt: skip
    database = DuckDBAPI()
    sides = [
        database.register(frame.to_arrow(), table_name=name)
        for name, frame in (("dwellings", dwellings), ("texts", given))
    ]
    linker = Linker(sides, settings, log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=seed)
    for rule in (block_on("place", "number"), block_on("building", "room"), block_on("place", "room")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.001).as_duckdbpyrelation().pl()
    return pairs.select("unique_id_l", "unique_id_r", "match_probability")


def answers(pairs: pl.DataFrame, probability: float) -> pl.DataFrame:
    """row and dwelling of each text whose best candidate stands alone and is probable enough."""
    best = pairs.filter(pl.col("match_probability") == pl.col("match_probability").max().over("unique_id_r"))
    best = best.filter((pl.len().over("unique_id_r") == 1) & (pl.col("match_probability") >= probability))
    return best.select(row=pl.col("unique_id_r").cast(pl.Int64), found=pl.col("unique_id_l"))


def figures(name: str, rows: pl.DataFrame, seconds: float) -> None:
    """One line: precision of what was answered, recall of the texts that name one dwelling, texts a second."""
    answered = rows.drop_nulls("found")
    wanted = rows.filter((pl.col("expected") == "HOUSE") & (pl.col("truth_status") == 1))
    right = (pl.col("found") == pl.col("truth")).fill_null(False)
    precision, recall = answered.select(right.mean()).item(), wanted.select(right.mean()).item()
    print(f"{name}: precision {precision:.2%}, recall {recall:.2%}, {rows.height / seconds:,.0f} texts/s")


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--residents", type=int, default=20_000)
    options.add_argument("--texts", type=int, default=5_000)
    options.add_argument("--seed", type=int, default=3)
    given = options.parse_args()
    register, dwellings = city(given.residents, given.seed)
    some = (
        texts(dwellings, "usual", given.seed, given.texts)
        .with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
    )
    doors = register.filter(pl.col("address_code").is_in(dwellings["code"].implode()))
    print(f"{doors.height:,} dwellings, {some.height:,} texts")
    start = time.perf_counter()
    index = build_register(register, ALIASES)
    found = resolve(some["address_text"], index)
    code = pl.when(found["status"] == "HOUSE").then(found["address_code"])
    figures("Outpost, register prepared", some.with_columns(found=code), time.perf_counter() - start)
    start = time.perf_counter()
    pairs = linked(
        records(some["address_text"], some["row"].cast(pl.String)), records(doors["full_name"], doors["address_code"]),
        given.seed,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    for probability in PROBABILITIES:
        best = some.join(answers(pairs, probability), on="row", how="left")
        figures(f"Splink, weights learnt, from {probability} on", best, seconds)


if __name__ == "__main__":
    main()

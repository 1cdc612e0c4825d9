"""The address texts of a night by a plain join on the normalised full name, in a process of its own.

    python -m bench.others.exact_join FOLDER

Prints as JSON: seconds of a clock and of the processor; texts; how many the join gives one standard address, and how
many Outpost gave a dwelling; of those that both answer, how many are another address.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl

from bench.others import night
from bench.others.fifteen import clocks, since
from outpost.address import normalise

_TEXTS = "SELECT DISTINCT address_text, status, address_code FROM address.match WHERE address_text IS NOT NULL"
_NAMES = "SELECT address_code AS joined, full_name FROM registers.standard_address WHERE status = 1"


def main() -> None:
    """Run from the command line."""
    with night.opened(Path(sys.argv[1])) as con:
        texts, names = con.sql(_TEXTS).pl(), con.sql(_NAMES).pl()
    began = clocks()
    full = names.select("joined", text=normalise(names["full_name"])).unique("text", keep="none")
    text = normalise(texts["address_text"]).str.strip_prefix("江苏省").str.strip_prefix("南通市")
    found = texts.with_columns(text=text).join(full, on="text", how="left")
    seconds = since(began)
    house = pl.col("status") == "HOUSE"
    other = house & pl.col("joined").is_not_null() & (pl.col("joined") != pl.col("address_code"))
    counts = found.select(
        texts=pl.len(), joined=pl.col("joined").is_not_null().sum(), ours=house.sum(), other=other.sum()
    )
    sys.stdout.write(json.dumps({"join": seconds, **counts.to_dicts()[0]}) + "\n")


if __name__ == "__main__":
    main()

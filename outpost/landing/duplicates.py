"""Several rows of one key within a delivery: which one stays, which are replaced, and when none can be told right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from outpost.contracts import Contract
from outpost.landing.rows import Taken, key_columns

_NOTHING = pl.Series([], dtype=pl.Int64)


@dataclass(frozen=True)
class Duplicates:
    """Row numbers: ``replaced`` gave way to another row of their key, ``tied`` contradict each other."""

    replaced: pl.Series
    tied: pl.Series


def find_duplicates(contract: Contract, file: Path, taken: Taken) -> Duplicates:
    """Judge the rows of ``file`` whose key comes more than once.

    Rows of the same content: the first stays. Of different contents the newest ``updated_at`` stays; when the newest
    is not one content, or rows have no ``updated_at``, all rows of the key are tied.
    """
    if not taken.key_hashes:
        return Duplicates(_NOTHING, _NOTHING)
    suspects = pl.concat(taken.row_numbers).filter(pl.concat(taken.key_hashes).is_duplicated())
    if suspects.is_empty():
        return Duplicates(_NOTHING, _NOTHING)
    rows = pl.scan_parquet(file).filter(pl.col("row_number").is_in(suspects.implode())).collect()
    return _judge(contract, rows)


def _judge(contract: Contract, rows: pl.DataFrame) -> Duplicates:
    keys = key_columns(contract)
    content = [name for name in rows.columns if name != "row_number"]
    rows = rows.filter(pl.len().over(keys) > 1).sort("row_number")
    distinct = rows.unique(content, keep="first", maintain_order=True)
    newest = pl.col("updated_at") == pl.col("updated_at").max().over(keys) if contract.has_versions else pl.lit(True)
    winners = distinct.filter(newest).with_columns(rivals=pl.len().over(keys))
    tied = rows.join(winners.filter(pl.col("rivals") > 1), on=keys, how="semi")["row_number"]
    stays = winners.filter(pl.col("rivals") == 1)["row_number"]
    gone = pl.concat([tied, stays])
    replaced = rows.filter(~pl.col("row_number").is_in(gone.implode()))["row_number"]
    return Duplicates(replaced, tied.sort())

"""Every extract comes through landing in each format, and its rows are current."""

from __future__ import annotations

import gzip
import io

import polars as pl
import pytest

from outpost import contracts
from outpost.contracts.contract import POLARS
from tests.outpost.landing.conftest import City, csv_bytes, good_row

EXTRACTS = sorted(contracts.ALL)


@pytest.mark.parametrize("extract", EXTRACTS)
def test_good_rows_become_current_rows(city: City, extract: str) -> None:
    contract = contracts.ALL[extract]
    if contract.referring_to("address"):
        city.addresses("A1", "A2", "A3")
    rows = [good_row(contract, serial) for serial in (1, 2, 3)]
    result = city.deliver_and_land(extract, rows)
    assert [outcome.status for outcome in result.outcomes] == ["accepted"], result.refusals
    assert result.outcomes[0].balances
    assert (result.total("rows"), result.total("loaded")) == (3, 3), city.quarantine()
    assert city.build()[extract] == 3
    current = city.table(contract.table)
    described = city.con.sql(f"DESCRIBE {contract.table}").fetchall()
    assert {row[0]: row[1].replace('"', "") for row in described} == contract.register_columns()
    assert sorted(current["row_number"]) == [1, 2, 3]
    assert current["delivery"].unique().to_list() == [f"{extract}@2026-11-22"]
    assert current["source_key"].n_unique() == 3
    status = city.table("registers.extract_status").filter(pl.col("extract") == extract).to_dicts()[0]
    assert (status["status"], status["age_days"]) == ("fresh", 0)


def _typed_parquet(extract: str, rows: list[dict[str, str]]) -> bytes:
    frame = pl.DataFrame(rows).with_columns(pl.all().replace("", None))
    columns = []
    for column in contracts.ALL[extract].columns:
        values = pl.col(column.name)
        if column.kind == "timestamp":
            values = values.str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S")
        elif column.kind == "date":
            values = values.str.to_date("%Y-%m-%d")
        elif column.kind in ("integer", "decimal"):
            values = values.cast(POLARS[column.kind])
        columns.append(values)
    file = io.BytesIO()
    frame.select(columns).write_parquet(file)
    return file.getvalue()


@pytest.mark.parametrize("extract", ["gov.house", "gov.mediation_case", "police.dispute_incident"])
def test_every_format_gives_the_same_rows(city: City, extract: str) -> None:
    rows = [good_row(contracts.ALL[extract], serial) for serial in (1, 2)]
    texts = io.BytesIO()
    pl.DataFrame(rows).write_parquet(texts)
    formats = {
        ".csv": csv_bytes(rows),
        ".csv.gz": gzip.compress(csv_bytes(rows, newline="\r\n")),
        ".parquet": _typed_parquet(extract, rows),
    }
    found = []
    for ending, content in [*formats.items(), (".parquet", texts.getvalue())]:
        for old in (city.home.landing / "2026-11-22").rglob("*"):
            old.unlink() if old.is_file() else None
        result = city.deliver_and_land(extract, rows, content=content, ending=ending)
        assert result.count("accepted") == 1, (ending, result.refusals)
        city.build()
        found.append(city.table(contracts.ALL[extract].table).drop("delivery").sort("row_number"))
    assert all(frame.equals(found[0]) for frame in found[1:])

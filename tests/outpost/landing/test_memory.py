"""What a delivery may cost: however large it makes itself, landing stays under what the settings allow."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outpost import contracts
from outpost.landing.sizes import MEMORY
from tests.outpost.landing.conftest import City, T, good_row

HOUSE = contracts.ALL["gov.house"]
LAND = """
import datetime as dt, json, resource, sys
from pathlib import Path
from outpost import contracts, database
from outpost.home import Home
from outpost.landing import discover, land
from outpost.secrets import Secrets
from outpost.settings import LandingSettings
home, T = Home(Path(sys.argv[1])), dt.date(2026, 11, 22)
con = database.connect(threads=2, memory_limit="512MB")
database.create_schema(con)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = discover(con, home, T)
secrets = Secrets(*[b"1" * 32] * 5)
result = land(con, home, contracts.ALL["gov.house"], T, found, LandingSettings(), secrets)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
(outcome,) = result.outcomes
print(json.dumps([outcome.status, outcome.ground, (peak - before) * 1024]))
"""


def houses(rows: int, address: pa.Array) -> pa.Table:
    row = good_row(HOUSE)
    columns = {name: pa.array([row[name] or None] * rows, pa.string()) for name in HOUSE.by_name}
    columns["house_number"] = pa.array([f"H{number}" for number in range(rows)])
    return pa.table(columns | {"address_text": address})


def repeated(rows: int, size: int) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * size], pa.string()))


def one_large(rows: int, size: int) -> pa.Array:
    return pa.array([*(["a"] * (rows - 1)), "x" * size], pa.large_string())


KINDS: dict[str, Callable[[], tuple[pa.Table, dict[str, Any]]]] = {
    "one value, half a gigabyte": lambda: (houses(3, one_large(3, 1 << 29)), {"use_dictionary": False}),
    "a value by reference, 40 GB written out": lambda: (houses(40_000, repeated(40_000, 1 << 20)), {}),
    "values by their difference": lambda: (
        houses(400, pa.array(["x" * (1 << 20)] * 400)),
        {"use_dictionary": False, "column_encoding": dict.fromkeys(HOUSE.by_name, "DELTA_BYTE_ARRAY")},
    ),
    "a gigabyte among many": lambda: (houses(300_000, one_large(300_000, 700 << 20)), {"use_dictionary": False}),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_bomb_of_parquet_costs_no_more_than_the_settings_allow(city: City, kind: str) -> None:
    table, how = KINDS[kind]()
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd", row_group_size=1 << 20, **how)
    status, ground, grown = landed_in_a_process_of_its_own(city, file.getvalue(), table.num_rows)
    assert (status, ground) == ("refused", "too_large")
    assert grown < MEMORY


@pytest.mark.slow
def test_far_more_rows_than_said_cost_nothing(city: City) -> None:
    table = houses(1, pa.array(["x"])).cast(pa.schema([(name, pa.string()) for name in HOUSE.by_name]))
    file = io.BytesIO()
    with pq.ParquetWriter(file, table.schema, compression="zstd") as writer:
        for _ in range(5):
            writer.write_table(pa.concat_tables([table] * 200_000).combine_chunks())
    status, ground, grown = landed_in_a_process_of_its_own(city, file.getvalue(), 3)
    assert (status, ground) == ("refused", "wrong_rows")
    assert grown < MEMORY // 8


@pytest.mark.slow
def test_a_row_of_csv_larger_than_a_row_can_be(city: City) -> None:
    header = ",".join(HOUSE.by_name)
    text = f"{header}\nH1,".encode() + b"x" * (400 << 20) + b"\n"
    status, _, grown = landed_in_a_process_of_its_own(city, text, 1, ".csv")
    assert status == "refused"
    assert grown < MEMORY


def landed_in_a_process_of_its_own(
    city: City, data: bytes, rows: int, ending: str = ".parquet"
) -> tuple[str, str, int]:
    """Status and ground of the delivery, and the bytes by which the process grew at most."""
    file = city.put("gov.house", T, ending, data)
    digest = hashlib.sha256(data).hexdigest()
    manifest = {"extract": "gov.house", "network": "gov", "business_date": str(T), "load": "full", "rows": rows,
                "bytes": len(data), "sha256": digest, "encoding": "utf-8", "schema_version": 1,
                "extracted_at": f"{T}T23:30:00+08:00"}  # fmt: skip
    file.with_name("house.manifest.json").write_text(json.dumps(manifest))
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", LAND, str(city.home.root)], capture_output=True, text=True, check=True, cwd=root
    )
    status, ground, grown = json.loads(done.stdout)
    return status, ground, grown

"""The least that a night could do: DuckDB reads each delivered file once and hashes every column.

python bench/whole/floor.py FILE ...
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

_TEXT = Path(__file__).resolve().parents[1] / "sql" / "floor.sql"


def main() -> None:
    """Read and hash the files that are named, one after the other; prints their rows."""
    text = _TEXT.read_text(encoding="utf-8")
    rows = 0
    with duckdb.connect(config={"threads": 2}) as con:
        for file in sys.argv[1:]:
            rows += con.execute(text, {"file": file}).fetchall()[0][0]
    sys.stdout.write(f"{rows}\n")


if __name__ == "__main__":
    main()

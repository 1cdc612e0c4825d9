"""A plain XlsxWriter loop over the lines of a night, in a process of its own: one workbook a recipient.

    python -m bench.others.plain_lists FOLDER

Of the lines that have an address. Prints as JSON: seconds of a clock and of the processor, workbooks and lines.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bench.lists import plain
from bench.others import night
from bench.others.fifteen import clocks, since

_LINES = (
    "SELECT count(*), count(DISTINCT number) FROM push.list_line JOIN registers.listed_address USING (address_code)"
)


def main() -> None:
    """Run from the command line."""
    with night.opened(Path(sys.argv[1])) as con, tempfile.TemporaryDirectory() as folder:
        lines, files = con.execute(_LINES).fetchall()[0]
        began = clocks()
        plain(con, files, Path(folder))
        told = {"lists": since(began), "files": len(list(Path(folder).iterdir())), "lines": lines}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()

# ruff: noqa: T201 - figures are printed
"""Return some 700 files to a demo city and compare what happens with what the contract says.

    .venv/bin/python -m bench.returned [--only TEXT] [--all] [--keep DIR] [--json FILE]

Black box: the command line, the published lists, the receipts and the push tables; nothing of Outpost is imported.
Cases are as somebody wrote them who had read the contract and not the code. The import day is the machine's today.
Prints the cases that fail with what was expected and got, then a count by kind of fault; exit 1 where there is one.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from bench.returned import campaign, judge


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--only", default="", help="print cases whose name contains this (all are run)")
    words.add_argument("--all", action="store_true", help="print the cases that pass, too")
    words.add_argument("--keep", type=Path, help="work in this new folder and keep it")
    words.add_argument("--json", type=Path, help="write every case's verdict to this file")
    said = words.parse_args()
    if said.keep:
        said.keep.mkdir(parents=True)
        done = campaign.run(said.keep.resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="outpost-bench-") as folder:
            done = campaign.run(Path(folder))
    show(done, said.only, with_passed=said.all)
    if said.json:
        said.json.write_text(json.dumps(as_json(done), ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if done.failed or done.general else 0


def show(done: campaign.Campaign, only: str, *, with_passed: bool) -> None:
    for name, result in done.results.items():
        if only in name and (result.faults or with_passed):
            case = result.case
            print(f"{'FAIL' if result.faults else 'ok  '} {name}")
            print(f"     says: {case.says}\n     expected: {judge.expected(case)}\n     got: {result.got}")
            for fault in result.faults:
                print(f"     - {fault}")
    for fault in done.general:
        print(f"FAIL (of no one case)\n     - {fault}")
    files = sum(len(result.case.files) for result in done.results.values())
    kinds = Counter(fault.split(":")[0] for result in done.failed.values() for fault in result.faults)
    print(f"{len(done.results)} cases, {files} files, {len(done.failed)} fail; by kind: {dict(kinds)}")


def as_json(done: campaign.Campaign) -> dict[str, object]:
    cases = {
        name: {
            "says": result.case.says,
            "expected": judge.expected(result.case),
            "got": result.got,
            "faults": result.faults,
        }
        for name, result in done.results.items()
    }
    return {"cases": cases, "general": done.general}


if __name__ == "__main__":
    raise SystemExit(main())

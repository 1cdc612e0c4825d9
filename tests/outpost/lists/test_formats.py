"""The list without a workbook: which formats whom, and that they say the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from outpost.lists import write_lists
from outpost.returns import read_form
from outpost.settings import Settings
from outpost.sql import ROOT
from tests.outpost.lists.a_night import SPECS, T, VaultOf, a_night, line
from tests.outpost.lists.test_lists import HEADINGS

FORMATS = Settings.model_validate({"lists": {"formats": {"worker": ["xlsx", "csv", "json"], "officer": ["json"]}}})


def test_each_kind_of_recipient_gets_its_formats(folder: Path) -> None:
    con = a_night([line(note="=1+1"), line(zone="police", kind="officer", number="P1", role="do")])
    written = write_lists(con, folder, SPECS, T, VaultOf(), FORMATS)
    con.close()
    names = sorted(path.name for path in folder.rglob("*/*/*"))
    assert names == ["P1.json", "W00017.csv", "W00017.json", "W00017.xlsx"]
    assert (written.counts["files"], written.counts["recipients"], written.counts["lines"]) == (4, 2, 2)


def test_csv_has_the_columns_of_the_list_and_can_be_sent_back(folder: Path) -> None:
    con = a_night([line()])
    write_lists(con, folder, SPECS, T, VaultOf(), FORMATS)
    con.close()
    content = (folder / "gov/worker/W00017.csv").read_bytes()
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == HEADINGS
    assert row[1] == "R1-261123-0A7F3K"
    assert read_form(content).untouched == 1


def test_json_keeps_to_its_published_schema(folder: Path) -> None:
    waiting = line(
        task_number="R1-B", zone="police", kind="officer", number="P1", role="review", state="in_review",
        answer_code="01", answered_on=T, answered_by="worker:W00017",
    )  # fmt: skip
    con = a_night([line(zone="police", kind="officer", number="P1"), waiting])
    write_lists(con, folder, SPECS, T, VaultOf(), FORMATS)
    con.close()
    schema = json.loads((ROOT / "docs/list.schema.json").read_text(encoding="utf-8"))
    content = json.loads((folder / "police/officer/P1.json").read_text(encoding="utf-8"))
    assert set(content) == set(schema["required"]) == set(schema["properties"])
    assert set(content["tasks"][0]) == set(schema["$defs"]["task"]["required"])
    assert set(content["review"][0]) == set(schema["$defs"]["waiting"]["required"])
    assert content["review"][0]["answer"]["by"] == "W00017"

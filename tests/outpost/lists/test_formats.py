"""The list without a workbook: which formats whom, and that they say the same."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

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


def validator() -> Draft202012Validator:
    """The schema that is published for the city's app."""
    schema = json.loads((ROOT / "docs/list.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


WAITING = {
    "state": "in_review",
    "role": "review",
    "answer_code": "01",
    "answered_on": T,
    "answered_by": "worker:W00017",
}
MOVED = dict.fromkeys(("reason", "subject_kind", "subject_key", "address_code", "opened_on", "listed_on", "due_on"))


@pytest.mark.parametrize("kind", ["worker", "leader", "grid_office", "officer", "station", "district"])
def test_json_keeps_to_its_published_schema(folder: Path, kind: str) -> None:
    zone = "police" if kind in ("officer", "station", "district") else "gov"
    who = {"zone": zone, "kind": kind, "number": "N1"}
    lines = [
        line(**who, note="照片看不清"),
        line(**who, task_number="R1-B", **WAITING, answer_note="", answer_department="住房和城乡建设局"),
        line(**who, task_number="R1-C", role="inform"),
        line(**who, task_number="R1-D", role="review", due_on=None),
        line(**who, task_number="R1-E", **MOVED, state="moved", role="inform", joint=False, is_new=False),
    ]
    con = a_night(lines)
    write_lists(con, folder, SPECS, T, VaultOf(), Settings.model_validate({"lists": {"formats": {kind: ["json"]}}}))
    con.close()
    content = json.loads((folder / zone / kind / "N1.json").read_text(encoding="utf-8"))
    assert [fault.message for fault in validator().iter_errors(content)] == []
    assert {task["task_number"] for task in content["tasks"]} == {"R1-261123-0A7F3K", "R1-C", "R1-D", "R1-E"}
    assert [waiting["answer"]["by"] for waiting in content["review"]] == ["W00017"]


def test_the_schema_refuses_what_is_no_list() -> None:
    assert list(validator().iter_errors({"tasks": []}))

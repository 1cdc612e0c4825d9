"""The other commands on a home with a published night, and an answer's way back into the ledger."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest

from outpost import models
from outpost.home import Home
from outpost.lists.lines.scan import id_shaped, pseudonym_shaped
from outpost.night import logbook
from tests import exposition
from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]


def test_query_reads_published_tables_and_nothing_else(first_night: City, tmp_path: Path) -> None:
    found = json.loads(first_night.run("query", "SELECT count(*) AS n FROM push.task", "--json").stdout)
    assert found[0]["n"] > 0
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    for forbidden in (
        f"FROM read_csv('{tmp_path / 'secret.csv'}')",
        f"ATTACH '{first_night.root / 'vault.duckdb'}' AS v",
        "DELETE FROM push.task_live",
        f"COPY push.task TO '{tmp_path / 'out.csv'}'",
        "SET enable_external_access = true",
    ):
        refused = first_night.run("query", forbidden, check=False)
        assert refused.returncode == 1, forbidden
        assert refused.stderr.startswith("Error: ")
    assert not (tmp_path / "out.csv").exists()


def test_status_tells_the_night(first_night: City) -> None:
    told = json.loads(first_night.run("status", "--json").stdout)
    assert told["business_date"] == NIGHTS[0].isoformat()
    assert told["files"] > 0
    assert {row["model_id"] for row in told["models"]} >= {"A2", "P1", "D2", "R1", "C1"}
    missing = first_night.run("status", "--date", "2020-01-01", check=False)
    assert missing.returncode == 1
    assert "not published yet" in missing.stderr


def test_the_night_has_a_log_without_anything_of_a_person(first_night: City) -> None:
    home = Home(first_night.root)
    lines = logbook.read(home, NIGHTS[0])
    said = json.loads(first_night.run("status", "--json").stdout)
    rows = {line.said["step"]: line.said.get("rows", "0") for line in lines if line.said.get("stage") == "landing"}
    assert rows == {f"land {row['delivery'].split('@')[0]}": str(row["rows"]) for row in said["deliveries"]}
    assert {"findings", "tasks", "lists", "report", "night", "briefing"} <= set(logbook.stage_seconds(lines))
    assert not any(line.level == "ERROR" for line in lines)
    file = logbook.file_of(home, NIGHTS[0])
    text = file.read_text(encoding="utf-8")
    assert not id_shaped(text)
    assert not pseudonym_shaped(text)
    names = first_night.query("SELECT DISTINCT address_text FROM address.match WHERE length(address_text) > 4")
    assert [name for (name,) in names if name in text] == []
    assert file.stat().st_mode & 0o007 == 0


def test_status_since_has_a_row_a_night(first_night: City) -> None:
    since = ("status", "--since", str(NIGHTS[0]), "--json")
    told = json.loads(first_night.run(*since).stdout)
    one = json.loads(first_night.run("status", "--json").stdout)
    (night,) = told["nights"]
    assert told["waiting"] == one["waiting"]
    assert night["business_date"] == one["business_date"]
    assert night["findings"] == sum(model["findings"] for model in one["models"]) > 0
    assert (night["files"], night["lines"], night["deliveries"]) == (one["files"], one["lines"], len(one["deliveries"]))
    assert night["rows"] == sum(row["rows"] for row in one["deliveries"])
    assert (night["refused"], night["held"], night["failed"], night["ended"]) == (0, 0, 0, 0)
    assert night["opened"] == night["not_ended"] == sum(row["tasks"] for row in one["tasks"])
    assert night["seconds"] > 0
    assert "not ended" in first_night.run("status", "--since", str(NIGHTS[0])).stdout
    assert json.loads(first_night.run("status", "--since", str(NIGHTS[1]), "--json").stdout)["nights"] == []
    both = first_night.run("status", "--since", str(NIGHTS[0]), "--date", str(NIGHTS[0]), check=False)
    assert both.returncode == 2


def metrics_of(city: City) -> dict[str, dict[exposition.Labels, float]]:
    return exposition.read((city.root / "metrics.prom").read_text(encoding="utf-8"))


def test_the_night_s_metrics_are_what_status_tells(first_night: City) -> None:
    found, said = metrics_of(first_night), json.loads(first_night.run("status", "--json").stdout)
    for model in said["models"]:
        assert found["outpost_model_findings"][(("model", model["model_id"]),)] == model["findings"]
    assert sum(found["outpost_tasks"].values()) == sum(row["tasks"] for row in said["tasks"]) > 0
    assert found["outpost_deliveries"][(("status", "accepted"),)] == len(said["deliveries"])
    assert found["outpost_list_lines"][()] == said["lines"]
    assert found["outpost_nights_waiting"][()] == len(said["waiting"]) == 2
    assert {"landing", "findings", "lists", "night", "briefing"} <= {
        stage for ((_, stage),) in found["outpost_stage_seconds"]
    }
    assert (first_night.root / "metrics.prom").stat().st_mode & 0o777 == 0o640


def test_models_and_their_parameters(first_night: City) -> None:
    assert len(json.loads(first_night.run("models", "--json").stdout)) == len(models.load_specs())
    shown = first_night.run("models", "r1").stdout
    assert "待本地确认" in shown
    assert first_night.run("models", "Z9", check=False).returncode == 2


def test_an_address_is_resolved_stage_by_stage(first_night: City) -> None:
    text = first_night.query(
        "SELECT address_text FROM address.match WHERE status = 'HOUSE' ORDER BY extract, source_key"
    )[0][0]
    shown = first_night.run("address", str(text)).stdout
    assert "normalised" in shown
    assert "result      HOUSE" in shown


def test_verify_finds_a_file_that_was_changed(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    assert "no problems" in city.run("verify").stdout
    changed = next((city.root / "outbox").rglob("*.xlsx"))
    changed.write_bytes(changed.read_bytes() + b" ")
    found = city.run("verify", check=False)
    assert found.returncode == 1
    assert "is not what was published" in found.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nightly", "--date", "yesterday"), "not a date like"),
        (("demo", "--residents", "many"), "not a valid integer"),
        (("release", "R1"), "--night"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_usage_is_exit_2(first_night: City, words: tuple[str, ...], said: str) -> None:
    done = first_night.run(*words, check=False)
    assert done.returncode == 2
    assert said in done.stderr


def test_an_engine_without_what_it_needs_says_what_to_install(first_night: City) -> None:
    done = first_night.run("nightly", "--engine", "spark", check=False, PATH="", JAVA_HOME="")
    assert done.returncode == 2
    assert "needs Java 17: install it" in done.stderr


@pytest.mark.slow
def test_an_answer_comes_back_into_the_ledger(first_night: City, copy_of: Copy) -> None:
    """A worker's own file, filled in, sent back under another name; the night after has it under review."""
    city = copy_of(first_night)
    path, number = a_worker_task(city)
    book = openpyxl.load_workbook(path)
    sheet = book["任务清单"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "任务编号" for cell in row))
    place = {str(cell.value): cell.column for cell in head}
    row = next(cells[0].row for cells in sheet.iter_rows() if any(cell.value == number for cell in cells))
    result = next(column for title, column in place.items() if title.startswith("核查结果"))
    sheet.cell(row, result).value = "04 不属实"
    sheet.cell(row, place["核查日期"]).value = city.query("SELECT max(list_day)::TEXT FROM push.night")[0][0]
    sheet.cell(row, place["情况说明"]).value = "已上门，情况与登记一致"
    book.save(city.root / "inbox" / "清单 副本(1).xlsx")
    told = json.loads(city.run("returns", "--json").stdout)
    assert told["rows accepted"] == 1, told
    assert len(told["receipts"]) == 1
    again = json.loads(city.run("returns", "--json").stdout)
    assert again["files"] == 0
    city.run("nightly", "--once")
    state = city.query(f"SELECT state, ending FROM push.task WHERE task_number = '{number}'")
    assert state in ([("in_review", None)], [("closed", "not_so")])


def a_worker_task(city: City) -> tuple[Path, str]:
    """A worker's file and the number of a task that he answers and an officer reviews."""
    number, worker = city.query(
        "SELECT line.task_number, line.number FROM push.list_line AS line WHERE line.kind = 'worker'"
        " AND line.role = 'do' AND line.state = 'open' AND line.model_id = 'P1' ORDER BY ALL"
    )[0]
    return city.root / "outbox" / NIGHTS[0].isoformat() / "gov" / "worker" / f"{worker}.xlsx", str(number)


@pytest.mark.slow
def test_a_night_that_does_not_balance_says_which_numbers_and_leaves_its_work_file(
    first_night: City, copy_of: Copy
) -> None:
    city = copy_of(first_night)
    with duckdb.connect(str(city.root / "outpost.duckdb")) as con:
        con.execute("UPDATE push.task_live SET state = 'lost' WHERE state = 'queued'")
    failed = city.run("nightly", check=False)
    assert failed.returncode == 1
    sentence = re.search(r"tasks: \d+ not_ended is not \d+ listed \+ [^;\n]* in_review", failed.stderr)
    assert sentence, failed.stderr
    told = json.loads(city.run("status", "--json").stdout)
    assert told["waiting"][0]["night"] == NIGHTS[1].isoformat()
    assert any(sentence.group() in said for said in told["waiting"][0]["failed"])
    assert sentence.group() in city.run("status").stdout
    lines = logbook.read(Home(city.root), NIGHTS[1])
    assert [sentence.group() in line.said["why"] for line in lines if line.level == "ERROR"] == [True]
    assert not any(line.said["step"] == "publish" for line in lines if "step" in line.said)
    last = metrics_of(first_night)
    found = metrics_of(city)
    assert (found["outpost_night_failed_parts"][()], last["outpost_night_failed_parts"][()]) == (1, 0)
    assert found["outpost_nights_waiting"][()] == len(NIGHTS) - 1
    for name in ("outpost_night_business_date_seconds", "outpost_lists", "outpost_stage_seconds"):
        assert found[name] == last[name], "what the last published night said stays"
    assert (city.root / "lake" / "night" / NIGHTS[1].isoformat() / "outpost.duckdb").is_file()


@pytest.mark.slow
def test_nothing_that_a_night_writes_can_be_read_by_others_whatever_the_umask(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    for path in (city.root, *city.root.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o007)
    command = " ".join(map(shlex.quote, city.command("nightly", "--once")))
    done = subprocess.run(
        ["sh", "-c", f"umask 0; exec {command}"],
        cwd=city.project,
        env=city.environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    readable = [path for path in (city.root, *city.root.rglob("*")) if path.stat().st_mode & 0o006]
    assert readable == []
    uses = [json.loads(line) for line in (city.root / "lake" / "vault-access.jsonl").read_text().splitlines()]
    assert {use["purpose"] for use in uses} >= {"landing police.resident", "lists"}
    assert all(set(use) == {"at", "account", "purpose", "night", "entries"} for use in uses)

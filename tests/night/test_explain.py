"""``outpost explain``: why a task stands on a list, and its finding computed again from its own rows."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from outpost import models, secrets
from outpost.explain import bench, recomputing
from outpost.home import Home
from outpost.identity.pseudonyms import LENGTH
from outpost.ledger import numbers
from tests.night.conftest import NIGHTS, City, demo_city

Copy = Callable[[City], City]


def explained(city: City, number: str, *words: str) -> Any:
    return json.loads(city.run("explain", number, *words, "--json").stdout)


def one_of_each_model(city: City) -> list[str]:
    return [row[0] for row in city.query("SELECT min(task_number) FROM push.task GROUP BY model_id ORDER BY model_id")]


def one_of(city: City, *model_ids: str) -> list[str]:
    return [city.query(f"SELECT min(task_number) FROM push.task WHERE model_id = '{it}'")[0][0] for it in model_ids]


def test_every_open_task_holds_again(three_nights: City) -> None:
    told = json.loads(three_nights.run("explain", "--recompute-all", "--json").stdout)
    assert told["tasks"] == three_nights.query("SELECT count(*) FROM push.task WHERE state <> 'closed'")[0][0] > 0
    assert told["verdicts"] == {"holds": told["tasks"]}
    assert told["differing"] == []


def test_a_task_is_explained_from_its_own_rows_alone(three_nights: City) -> None:
    look_at(three_nights, one_of(three_nights, "R1", "C1"))


@pytest.mark.slow
def test_a_task_of_each_model_is_explained_from_its_own_rows_alone(three_nights: City) -> None:
    look_at(three_nights, one_of_each_model(three_nights))


def look_at(three_nights: City, tasks: list[str]) -> None:
    files = dict(three_nights.query("SELECT delivery, sha256 FROM landing.delivery WHERE status = 'accepted'"))
    persons = {row[0] for row in three_nights.query("SELECT subject_key FROM push.task WHERE subject_kind = 'person'")}
    for number in tasks:
        told = explained(three_nights, number, "--rows")
        assert told["recomputed"]["verdict"] == "holds", number
        assert told["conditions"], number
        assert all(one["holds"] for one in told["conditions"] if not one["within"]), number
        assert told["sentences"], number
        assert told["events"][0]["event"] == "opened"
        assert told["rule"]["query_sha256"], number
        assert {one["delivery"]: one["sha256"] for one in told["deliveries"]}.items() <= files.items()
        assert all(row["there"] and row["line"] for row in told["rows"])
        written = json.dumps(told, ensure_ascii=False)
        assert not any(person in written for person in persons)
        hashes = {one["sha256"] for one in told["deliveries"]} | {told["rule"]["query_sha256"]}
        hashes |= {told["nights"]["head"], told["nights"]["found_head"]}
        assert not set(re.findall(rf"\b[0-9a-f]{{{LENGTH},}}\b", written)) - hashes


def test_the_terminal_says_what_the_machine_is_told(three_nights: City) -> None:
    (number,) = one_of(three_nights, "R1")
    told = explained(three_nights, number)
    shown = three_nights.run("explain", number.lower()).stdout
    assert told["sentences"][0]["why"] in shown
    assert told["verdict"]["en"] in shown
    for one in told["deliveries"]:
        assert one["sha256"] in shown


def test_a_text_is_told_by_stages(three_nights: City) -> None:
    (number,) = one_of(three_nights, "A1")
    (text, *_) = explained(three_nights, number)["matches"]
    assert text["text"]
    assert any(line.startswith("result") and text["status"] in line for line in text["stages"])


def test_the_page_is_one_file_and_one_sheet(three_nights: City, tmp_path: Path) -> None:
    (number,) = one_of(three_nights, "R1")
    page = tmp_path / "page.html"
    three_nights.run("explain", number, "--page", str(page))
    text = page.read_text(encoding="utf-8")
    assert number in text
    assert not re.search(r"(?:src|href)=|<script", text)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs chromium to print")
def test_the_page_of_a_task_prints_on_one_a4(three_nights: City, tmp_path: Path) -> None:
    (number,) = one_of(three_nights, "R1")
    page, sheet = tmp_path / "page.html", tmp_path / "page.pdf"
    three_nights.run("explain", number, "--page", str(page))
    printed = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={sheet}", page.as_uri()]
    subprocess.run(printed, check=True, capture_output=True, timeout=120)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet.read_bytes())) == 1


def test_numbers_that_are_none(three_nights: City) -> None:
    number = one_of_each_model(three_nights)[0]
    other = number[:-1] + ("0" if number[-1] != "0" else "1")
    typo = three_nights.run("explain", other, check=False)
    assert (typo.returncode, "character is wrong" in typo.stderr) == (2, True)
    stranger = "R1-200101-00000"
    unknown = three_nights.run("explain", stranger + numbers.check_character(stranger), check=False)
    assert (unknown.returncode, "there is no task" in unknown.stderr) == (1, True)
    nonsense = three_nights.run("explain", "工农路108号", check=False)
    assert (nonsense.returncode, "no task number" in nonsense.stderr) == (2, True)
    assert three_nights.run("explain", check=False).returncode == 2


def test_before_the_first_night_there_is_nothing_to_explain(fresh_city: City) -> None:
    number = "R1-200101-00000"
    found = fresh_city.run("explain", number + numbers.check_character(number), check=False)
    assert (found.returncode, "no night has been published" in found.stderr) == (1, True)
    assert fresh_city.run("explain", "--recompute-all").returncode == 0


def test_a_changed_row_is_found_out(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    with duckdb.connect(str(city.root / "lake" / "registers.duckdb")) as con:
        con.execute("UPDATE resident SET lives_here = FALSE")
    (number,) = one_of(city, "R1")
    assert explained(city, number)["recomputed"]["verdict"] == "differs"


@pytest.mark.slow
def test_all_that_changed_is_found_out_and_fails(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    with duckdb.connect(str(city.root / "lake" / "registers.duckdb")) as con:
        con.execute("UPDATE resident SET lives_here = FALSE")
    done = city.run("explain", "--recompute-all", "--json", check=False)
    assert done.returncode == 1
    assert set(one_of(city, "R1", "R2")) <= set(json.loads(done.stdout)["differing"])


def test_reference_files_are_those_of_the_night_as_long_as_they_are_kept(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    (number,) = one_of(city, "C3")
    reason, town = city.query(
        "SELECT lower(reason), substr(address_code, 1, 9) FROM push.task "
        f"WHERE task_number = '{number}' AND length(address_code) > 9"
    )[0]
    with (city.root / "reference" / "service_points.csv").open("a", encoding="utf-8") as points:
        points.write(f"{town},{reason},便民服务点,\n")
    assert explained(city, number)["recomputed"] == {"task_number": number, "verdict": "holds", "same_words": True}
    shutil.rmtree(city.root / "lake" / "reference")
    assert explained(city, number)["recomputed"] == {"task_number": number, "verdict": "holds", "same_words": False}


def test_names_with_a_lost_character_are_those_of_the_night(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    (number,) = one_of(city, "R1")
    with duckdb.connect(str(city.root / "outpost.duckdb")) as con:
        con.execute(f"ATTACH '{city.root / 'lake' / 'registers.duckdb'}' AS registers (READ_ONLY)")
        cited = "SELECT unnest(source_rows) FROM push.task_live WHERE task_number = $number"
        asked = (
            f"SELECT DISTINCT person_key, name_key FROM registers.resident WHERE source_row IN ({cited}) ORDER BY ALL"
        )
        (person, name), *others = con.execute(asked, {"number": number}).fetchall()
        after = NIGHTS[-1] + dt.timedelta(days=1)
        con.execute(
            "INSERT INTO landing.same_name VALUES ('police.resident', $person, $name, 'whole', $since, $until)",
            {"person": person, "name": name, "since": NIGHTS[0], "until": after},
        )
    home = Home(city.root)
    with bench.opened(home) as opened:
        (one,) = recomputing.recompute(
            opened, models.load_specs(), [number], secrets.read(home.secrets).certificate_key
        )
        found = opened.con.execute(
            "SELECT DISTINCT person_key, name_key FROM registers.resident ORDER BY ALL"
        ).fetchall()
    assert one.verdict == "holds"
    assert found == [(person, "whole"), *others]
    assert others


@pytest.mark.slow
def test_without_the_last_registers_the_landed_versions_serve(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    (city.root / "lake" / "registers.duckdb").unlink()
    told = json.loads(city.run("explain", "--recompute-all", "--json").stdout)
    assert told["verdicts"] == {"holds": told["tasks"]}


def test_after_raw_data_are_gone_the_kept_evidence_is_told(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    (city.root / "lake" / "registers.duckdb").unlink()
    shutil.rmtree(city.root / "lake" / "landed")
    for number in one_of(city, "R1", "A1"):
        told = explained(city, number, "--rows")
        assert told["recomputed"]["verdict"] == "rows_gone"
        assert not any(row["there"] for row in told["rows"])
        assert told["sentences"]
        assert all(one["sha256"] for one in told["deliveries"])
        assert told["recomputed"]["verdict"] == "rows_gone"
        assert "past their time" in told["verdict"]["en"]


def test_the_context_goes_with_its_task_and_is_as_new_as_its_finding(three_nights: City) -> None:
    kept = three_nights.query("SELECT state, found_on FROM push.task_context LEFT JOIN push.task USING (task_number)")
    assert None not in {state for state, _ in kept}
    assert {found_on for state, found_on in kept if state != "closed"} <= set(NIGHTS)
    assert max(found_on for _, found_on in kept) == NIGHTS[-1]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 5, 7, 11, 13])
def test_all_open_tasks_of_five_cities_hold_each_alone(seed: int, tmp_path: Path) -> None:
    city = demo_city(tmp_path / "home", "--seed", str(seed), "--faults")
    specs = models.load_specs()
    for _ in NIGHTS:
        city.run("nightly", "--once")
        home = Home(city.root)
        key = secrets.read(home.secrets).certificate_key
        with bench.opened(home) as opened:
            together = recomputing.recompute(opened, specs, None, key)
            assert {one.verdict for one in together} == {"holds"}
            for one in together:
                (alone,) = recomputing.recompute(opened, specs, [one.task_number], key)
                assert alone.verdict == "holds", one.task_number

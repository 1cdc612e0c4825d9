"""What must not stand in a file: tried with the inputs that break such things."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.identity.id_number import check_character
from outpost.lists import write_lists
from outpost.lists.lines.scan import id_shaped, redacted
from outpost.settings import Settings
from outpost.workbook.text import LONGEST, escaped, foreign
from tests.outpost.lists.a_night import SPECS, L, Reason, Spec, T, VaultOf, a_night, line
from tests.outpost.lists.conftest import Write
from tests.outpost.lists.test_lists import rows_of
from tests.outpost.lists.test_print import said_on

FIRST_17 = "99010119900307001"
ID = FIRST_17 + check_character(FIRST_17)
WIDE = {48 + digit: 0xFF10 + digit for digit in range(10)}
WRONG = FIRST_17 + ("0" if ID[-1] != "0" else "1")


def at(text: str) -> list[tuple[Any, ...]]:
    """One address with this full name."""
    return [("H501", 7, "501室", text, "1", "320602001001")]


@pytest.mark.parametrize(
    "text",
    [f"工农路{ID}号", f"工农路 {ID[:6]} {ID[6:14]} {ID[14:]}", ID.translate(WIDE), f"9{ID}", "工农路990101900307001号"],
)  # fmt: skip
def test_a_government_line_with_an_id_number_is_kept_back_and_the_rest_goes_out(
    write: Write, folder: Path, text: str
) -> None:
    addresses = [*at(text), ("H2", 7, "2室", "工农路2号", "2", "320602001001")]
    written = write([line(), line(task_number="R1-261123-0B7F3K", address_code="H2")], addresses=addresses)
    assert written.withheld == 1
    assert [row["任务编号"] for row in rows_of(folder / "gov/worker/W00017.xlsx")] == ["R1-261123-0B7F3K"]
    (kept,) = json.loads((folder / "manifest.json").read_text())["withheld"]
    assert (kept["task_number"], kept["rule"]) == ("R1-261123-0A7F3K", "id_shaped")
    assert pl.read_parquet(folder / "tasks.parquet")["task_number"].to_list() == ["R1-261123-0B7F3K"]


def test_fifteen_digits_in_groups_are_a_number_too(write: Write) -> None:
    assert write([line()], addresses=at("工农路990101 900307 001号")).withheld == 1


@pytest.mark.parametrize("place", [LONGEST - 10, LONGEST - 1, 300])
def test_half_a_number_does_not_slip_through_where_a_long_text_is_cut(write: Write, folder: Path, place: int) -> None:
    text = "甲" * place + ID + "乙" * 100
    assert write([line()], addresses=at(text)).withheld == 1
    write([line(zone="police", kind="officer", number="P1")], addresses=at(text))
    (row,) = rows_of(folder / "police/officer/P1.xlsx")
    assert not set(FIRST_17[:6]) & set(str(row["核查地址"]).replace(ID[-4:], ""))


def test_a_recipient_whose_number_is_an_id_number_gets_no_file(write: Write, folder: Path) -> None:
    written = write([line(number=ID), line()])
    assert [item.rule for item in written.kept_back] == ["id_shaped"]
    assert [path.name for path in (folder / "gov/worker").iterdir()] == ["W00017.xlsx"]


def test_no_format_of_a_government_file_holds_what_the_scan_looks_for(folder: Path) -> None:
    lines = [line(), line(task_number="R1-261123-0B7F3K", address_code="H2", evidence={"people": 16, "area": ID})]
    con = a_night(lines, addresses=[*at(f"工农路{ID}号"), ("H2", 7, "2室", "工农路2号", "2", "320602001001")])
    con.execute("INSERT INTO registers.grid_now VALUES ('G1', $name, '320602001001', 'W3', NULL)", {"name": f"甲{ID}"})
    con.execute("INSERT INTO push.list_line BY NAME SELECT * REPLACE ('W3' AS number) FROM push.list_line")
    con.execute("UPDATE push.list_line SET address_code = NULL, evidence = '{}' WHERE number = 'W3'")
    formats = Settings.model_validate({"lists": {"formats": {"worker": ["xlsx", "pdf", "csv", "json", "html"]}}})
    written = write_lists(con, folder, SPECS, T, VaultOf(), formats)
    con.close()
    assert (written.withheld, written.counts["files"]) == (2, 5)
    for path in folder.rglob("*"):
        if path.is_file():
            assert not id_shaped(everything_in(path)), path.name


def everything_in(path: Path) -> str:
    """All text of a file, however it is packed."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as package:
            return "\n".join(package.read(name).decode() for name in package.namelist() if "styles" not in name)
    if path.suffix == ".pdf":
        return said_on(path)
    if path.suffix == ".parquet":
        return "\n".join(str(row) for row in pl.read_parquet(path).iter_rows())
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [WRONG, "990101199013070011", "工农路990101901307001号", "4403061990030"])
def test_other_long_numbers_go_out(write: Write, text: str) -> None:
    assert write([line()], addresses=at(text)).withheld == 0


def test_a_police_line_hides_the_digits(write: Write, folder: Path) -> None:
    written = write([line(zone="police", kind="officer", number="P1")], addresses=at(f"工农路{ID}号"))
    assert written.withheld == 0
    (row,) = rows_of(folder / "police/officer/P1.xlsx")
    assert row["核查地址"] == f"工农路***{ID[-4:]}号"


def test_a_tasks_own_case_number_may_look_like_an_id_number(write: Write) -> None:
    own = line(
        model_id="D2",
        reason="OVERDUE",
        subject_kind="case",
        subject_key=ID,
        evidence={"transfer_number": ID, "days": 3},
    )
    other = {**own, "subject_key": "YJ1", "task_number": "D2-261123-0B7F3K"}
    written = write([own, other])
    assert [item.task_number for item in written.kept_back] == ["D2-261123-0B7F3K"]


def test_a_case_number_that_the_zone_may_not_read_is_masked(write: Write, folder: Path) -> None:
    write([line(model_id="A2", reason="NO_BEAT", subject_kind="case", subject_key="GAS00123456")])
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    assert row["对象"] == "案件 ***3456"


def test_the_vault_is_asked_for_allowed_fields_only_and_names_are_masked(write: Write, folder: Path) -> None:
    people = {"k1": "欧阳淑珍", "k2": "买买提·江", "k3": "𡈼老三"}
    lines = [
        line(model_id="C1", reason="LISTED", subject_kind="person", subject_key=key, task_number=f"C1-{key}")
        for key in people
    ]
    lines.append(line(subject_kind="person", subject_key="k9"))
    vault = VaultOf(people)
    write(lines, vault=vault)
    shown = {row["任务编号"]: row["对象"] for row in rows_of(folder / "gov/worker/W00017.xlsx")}
    assert shown["C1-k1"] == "欧阳老人"
    assert shown["C1-k2"] == "买老人"
    assert shown["C1-k3"] == "𡈼老人"
    assert sorted(vault.asked) == ["k1", "k2", "k3"]


def test_a_field_that_the_zone_does_not_list_cannot_be_rendered(folder: Path) -> None:
    told = SPECS["R1"].reasons["HEADCOUNT"]
    loose = {**SPECS, "R1": type(SPECS["R1"])("R1", "群租", {"gov": ["area"], "police": []}, {"HEADCOUNT": told})}
    con = a_night([line(evidence={"people": 16, "area": 80})])
    written = write_lists(con, folder, loose, T, VaultOf(), Settings())
    con.close()
    assert [item.rule for item in written.kept_back] == ["field_not_allowed"]


def test_a_police_only_column_on_a_government_list_is_kept_back(folder: Path) -> None:
    told = SPECS["R1"].reasons["HEADCOUNT"]
    zones = {"gov": ["area", "people", "registration_type"], "police": []}
    con = a_night([line(evidence={"people": 16, "area": 80})])
    written = write_lists(
        con,
        folder,
        {**SPECS, "R1": type(SPECS["R1"])("R1", "群租", zones, {"HEADCOUNT": told})},
        T,
        VaultOf(),
        Settings(),
    )
    con.close()
    assert [item.rule for item in written.kept_back] == ["police_only"]


def make_live(con: duckdb.DuckDBPyConnection, cited: list[dict[str, Any]], **instead: str) -> None:
    """The government's line as a task of the ledger that cites these rows."""
    con.execute(
        "INSERT INTO push.task_live BY NAME SELECT task_number, 'k' AS task_key, 1 AS episode, "
        "coalesce($model_id, model_id) AS model_id, 1 AS model_version, reason, subject_kind, "
        "coalesce($subject_key, subject_key) AS subject_key, priority, state, opened_on, 'both' AS route, "
        "'5wd' AS due_rule, $cited::STRUCT(extract TEXT, delivery TEXT, row_number BIGINT)[] AS source_rows, "
        "0 AS absent_nights, false AS extended, 0 AS attempts, false AS in_progress, [] AS refused_by "
        "FROM push.list_line WHERE zone = 'gov'",
        {"cited": cited, "model_id": instead.get("model_id"), "subject_key": instead.get("subject_key")},
    ).fetchall()


@pytest.mark.parametrize(("days_before", "kept_back"), [(29, 1), (30, 0)])
def test_a_flag_that_comes_with_a_later_row_keeps_the_line_back(folder: Path, days_before: int, kept_back: int) -> None:
    con = a_night([line()])
    make_live(con, [], model_id="D1", subject_key="B1|family")
    con.execute(
        "INSERT INTO registers.dispute_row SELECT 'B1', 'family', max(opened_on) - $days::INTEGER, true "
        "FROM push.list_line",
        {"days": days_before},
    ).fetchall()
    written = write_lists(con, folder, SPECS, T, VaultOf(), Settings())
    con.close()
    assert written.withheld == kept_back


def test_a_worker_whose_task_went_to_the_police_alone_is_told_once_and_neutrally(folder: Path) -> None:
    before = L - dt.timedelta(2)
    con = a_night([line(is_new=False, listed_on=before, opened_on=before, evidence={"people": 16, "area": 80})])
    make_live(con, [], model_id="D1", subject_key="B1|family")
    con.execute("INSERT INTO registers.dispute_row VALUES ('B1', 'family', $T, true)", {"T": T}).fetchall()
    written = write_lists(con, folder, SPECS, T, VaultOf(), Settings())
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    assert (row["任务编号"], row["推送原因"]) == ("R1-261123-0A7F3K", "已转他部门办理")
    assert [row[name] for name in ("核查地址", "对象", "怎么核查", "截止日期", "紧急程度")] == [None] * 5
    assert written.withheld == 1
    assert pl.read_parquet(folder / "tasks.parquet").is_empty()
    after = folder.with_name("the night after")
    again = write_lists(con, after, SPECS, T + dt.timedelta(1), VaultOf(), Settings())
    con.close()
    assert (again.withheld, again.counts["files"]) == (1, 0)


def test_nothing_of_domestic_violence_reaches_the_government(folder: Path) -> None:
    con = a_night([line(), line(zone="police", kind="officer", number="P1", role="do")])
    cited = {"extract": "police.dispute_incident", "delivery": "police.dispute_incident@2026-11-23", "row_number": 7}
    con.execute("INSERT INTO registers.dispute_incident VALUES ($row, true)", {"row": cited})
    make_live(con, [cited])
    written = write_lists(con, folder, SPECS, T, VaultOf(), Settings())
    withheld = con.execute("SELECT task_number, why FROM push.withheld").fetchall()
    con.close()
    assert not (folder / "gov").exists()
    assert (folder / "police/officer/P1.xlsx").is_file()
    assert written.withheld == 1
    assert withheld == [("R1-261123-0A7F3K", "domestic_violence")]


def test_a_pseudonym_never_leaves(write: Write, folder: Path) -> None:
    for zone, kind in (("gov", "worker"), ("police", "officer")):
        written = write([line(zone=zone, kind=kind)], addresses=at("0123456789abcdef" * 2))
        assert [item.rule for item in written.kept_back] == ["pseudonym"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\x00=", " =", "＝", "\u200b="])
def test_formulas_are_text(write: Write, folder: Path, start: str) -> None:
    write([line(note=f"{start}1+1")], addresses=at(f'{start}HYPERLINK("http://x")'))
    sheet = openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"]
    assert sheet["E5"].data_type == "s"
    assert str(sheet["E5"].value).startswith("'")
    assert "<f>" not in zipfile.ZipFile(folder / "gov/worker/W00017.xlsx").read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("text", ["𡈼家巷\ue000号", "a&b<c>\"d\"'e'", "甲" * 500, "‮卍"])
def test_rare_and_long_addresses_survive(write: Write, folder: Path, text: str) -> None:
    write([line()], addresses=at(text))
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    shown = str(row["核查地址"])
    assert len(shown) <= LONGEST
    assert shown == (text if len(text) < 20 and text.isprintable() else shown)
    assert openpyxl.load_workbook(folder / "gov/worker/W00017.xlsx")["任务清单"].row_dimensions[5].height <= 409


@given(st.text(max_size=400))
def test_any_text_is_harmless_and_short(text: str) -> None:
    shown = foreign(text)
    assert len(shown) <= LONGEST + 1
    assert not shown or shown[0] not in "=+-@＝＋－＠"
    assert not any(ord(mark) < 32 for mark in shown)
    assert "\x00" not in escaped(text)


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)),
    st.integers(0, 999_999),
    st.integers(0, 999),
    st.text(max_size=20),
)
def test_every_right_number_is_found_wherever_it_stands(day: dt.date, area: int, order: int, around: str) -> None:
    first = f"{area:06}{day:%Y%m%d}{order:03}"
    number = first + check_character(first)
    assert id_shaped(f"{around}{number}{around}")
    assert number not in redacted(f"{around}甲{number}乙{around}")


def test_what_programs_would_take_for_an_escape_stays_as_it_is() -> None:
    assert escaped("_x0041_室") == "_x005F_x0041_室"


def test_a_grid_is_called_by_its_name_and_its_code_is_no_id_number(folder: Path) -> None:
    code = "320602001001001"
    told = Reason("空岗", {"gov": "网格{grids}没有网格员。"}, ["核实"])
    spec = Spec("A2", "网格警格归属", {"gov": ["grids"]}, {"VACANT_GRID": told})
    vacant = line(
        model_id="A2", reason="VACANT_GRID", subject_kind="grid", subject_key=code, address_code=None,
        evidence={"grids": [code]},
    )  # fmt: skip
    con = a_night([vacant])
    con.execute("INSERT INTO registers.grid_now VALUES (?, '国胜第3网格', '320602001001', NULL, NULL)", [code])
    written = write_lists(con, folder, {**SPECS, "A2": spec}, T, VaultOf(), Settings())
    con.close()
    assert written.withheld == 0
    (row,) = rows_of(folder / "gov/worker/W00017.xlsx")
    assert (row["核查地址"], row["推送原因"]) == ("国胜第3网格", f"网格{code}没有网格员。")


def test_codes_beside_each_other_are_no_id_number(folder: Path) -> None:
    """A list is looked at as it is shown: with nothing between them, two codes of communities hold a right number."""
    codes = [f"320602059{number:03}" for number in range(59, 75)]
    assert id_shaped("".join(codes[:2]))
    told = Reason("不是一处", {"gov": "警格管社区{beat_communities}。"}, ["核实"])
    spec = Spec("A2", "网格警格归属", {"gov": ["beat_communities"]}, {"OUTSIDE": told})
    found = {"model_id": "A2", "reason": "OUTSIDE", "evidence": {"beat_communities": codes}}
    recipients = [("worker", "W00017"), ("grid_office", "320602001")]
    lines = [line(kind=kind, number=number, task_number=f"A2-261123-0{n}7F3K", **found)
             for n, (kind, number) in enumerate(recipients)]  # fmt: skip
    con = a_night(lines)
    written = write_lists(con, folder, {**SPECS, "A2": spec}, T, VaultOf(), Settings())
    con.close()
    assert written.withheld == 0
    for kind, number in recipients:
        (row,) = rows_of(folder / f"gov/{kind}/{number}.xlsx")
        assert str(row["推送原因"]).startswith(f"警格管社区{codes[0]}、{codes[1]}、")


def test_a_number_among_others_of_a_list_is_found_before_the_list_is_cut(folder: Path) -> None:
    told = Reason("不是一处", {"gov": "警格管社区{beat_communities}。"}, ["核实"])
    spec = Spec("A2", "网格警格归属", {"gov": ["beat_communities"]}, {"OUTSIDE": told})
    many = ["甲" * (LONGEST // 3)] * 3
    con = a_night([line(model_id="A2", reason="OUTSIDE", evidence={"beat_communities": [*many, ID]})])
    written = write_lists(con, folder, {**SPECS, "A2": spec}, T, VaultOf(), Settings())
    con.close()
    assert [item.rule for item in written.kept_back] == ["id_shaped"]

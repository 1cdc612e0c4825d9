"""What departments are told of their registers, and how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outpost import corrections, ledger
from tests.outpost.corrections.desk import DWELLING, SPECS, Desk, T


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Registers before their first night."""
    made = Desk(tmp_path)
    yield made
    made.con.close()


def states(desk: Desk) -> list[str]:
    return [state for (state,) in desk.con.execute("SELECT state FROM push.correction ORDER BY ALL").fetchall()]


def test_a_not_so_answer_becomes_a_line_of_the_department_that_the_model_names(desk: Desk) -> None:
    number = desk.end("P1", "04")
    assert desk.night().new == 1
    (line,) = desk.lines("gov/housing")
    assert [line[title] for title in ("任务编号", "登记问题", "地址", "登记记录", "核查结论", "状态")] == [
        number,
        "租赁备案未办居住登记：未办出租登记",
        DWELLING,
        "租赁备案 Z1",
        "04 不属实",
        "新增",
    ]
    assert [path.name for path in desk.folder.rglob("*.xlsx")] == ["housing.xlsx"]


def test_no_note_and_no_pseudonym_reaches_a_department(desk: Desk) -> None:
    desk.end("R1", "04", desk.cited("police.resident", "S1"))
    desk.night()
    said = repr(desk.lines("police/police_population"))
    assert "张大山" not in said
    assert desk.rows["police.resident"]["S1"]["person_key"] not in said


@pytest.mark.parametrize(("code", "model"), [("01", "P1"), ("03", "P1"), ("04", "D3")])
def test_other_answers_make_none(desk: Desk, code: str, model: str) -> None:
    desk.end(model, code, ending="confirmed" if code != "04" else "not_so")
    assert desk.night().new == 0


@pytest.mark.parametrize("ending", ["declined", "unverified", "duplicate", "voided", "auto_resolved", "expired"])
def test_other_endings_make_none(desk: Desk, ending: str) -> None:
    desk.end("P1", "04", ending=ending)
    assert desk.night().new == 0


def test_a_confirmed_answer_makes_one_where_the_model_says_so(desk: Desk) -> None:
    desk.end("D2", "01")
    desk.night()
    assert len(desk.lines("gov/justice")) == 1


def test_it_is_repeated_until_the_row_says_something_else_and_told_once_more(desk: Desk) -> None:
    desk.end()
    desk.night()
    desk.next_day()
    desk.rows["gov.lease"]["Z1"]["updated_at"] = dt.datetime(2026, 11, 24, 9)  # noqa: DTZ001
    desk.registers()
    assert desk.night() == corrections.Corrections(0, 0, 0, 1, 0)
    (line,) = desk.lines("gov/housing")
    assert (line["状态"], line["首次发出"].date()) == ("待更正", T)
    desk.next_day()
    desk.rows["gov.lease"]["Z1"]["tenant_count"] = 3
    desk.registers()
    assert desk.night() == corrections.Corrections(0, 1, 0, 0, 0)
    assert [line["状态"] for line in desk.lines("gov/housing")] == ["已变更"]
    desk.next_day()
    desk.night()
    assert desk.lines("gov/housing") == []


def test_a_row_that_disappears_closes_it(desk: Desk) -> None:
    desk.end()
    desk.night()
    desk.next_day()
    desk.rows["gov.lease"].clear()
    desk.registers()
    assert desk.night().gone == 1
    assert [line["状态"] for line in desk.lines("gov/housing")] == ["已注销"]


def test_a_corrected_identity_number_is_a_change(desk: Desk) -> None:
    desk.end("R1", "04", desk.cited("police.resident", "S1"))
    desk.night()
    desk.next_day()
    desk.rows["police.resident"]["S1"]["person_key"] = "f" * 32
    desk.registers()
    assert desk.night().changed == 1


def test_one_of_several_rows_is_enough(desk: Desk) -> None:
    desk.end("R1", "04", desk.cited("police.resident", "S1"), desk.cited("police.resident", "S2"))
    desk.night()
    desk.next_day()
    del desk.rows["police.resident"]["S2"]
    desk.registers()
    assert desk.night().changed == 1


def test_a_row_that_changed_before_the_task_ended_is_not_told(desk: Desk) -> None:
    """The task cites an older delivery, whose file is kept; the register says something else by now."""
    desk.land("gov.lease")
    old = desk.cited("gov.lease", "Z1")
    desk.next_day()
    desk.rows["gov.lease"]["Z1"]["tenant_count"] = 4
    desk.registers()
    desk.end("P1", "04", old)
    assert desk.night() == corrections.Corrections(1, 1, 0, 0, 0)
    assert desk.lines("gov/housing") == []


def test_a_row_that_an_older_delivery_brought_is_waited_for(desk: Desk) -> None:
    desk.land("gov.lease")
    old = desk.cited("gov.lease", "Z1")
    desk.next_day()
    desk.end("P1", "04", old)
    assert desk.night().open == 1
    assert [line["登记记录"] for line in desk.lines("gov/housing")] == ["租赁备案 Z1"]


def test_address_not_found_goes_to_the_keepers_of_addresses(desk: Desk) -> None:
    desk.end("C1", "06", desk.cited("police.resident", "S1"))
    desk.night()
    (line,) = desk.lines("police/police_address")
    assert (line["登记问题"], line["登记记录"], line["责任编号"]) == ("标准地址现场查无", "标准地址 H501", "P088")
    desk.next_day()
    desk.rows["police.standard_address"]["H501"]["status"] = 2
    desk.registers()
    assert desk.night().changed == 1


@pytest.mark.parametrize("code", ["04", "04c", "06"])
def test_an_address_text_goes_to_the_department_that_wrote_it(desk: Desk, code: str) -> None:
    text = "工农路999号"
    desk.end("A1", code, address_code=None, subject_kind="address_text", evidence={"address_text": text})
    desk.night()
    (line,) = desk.lines("gov/housing")
    assert (line["地址"], line["登记记录"]) == (text, "租赁备案 Z1")


def test_a_reading_of_the_models_own_has_a_department_of_its_own(desk: Desk) -> None:
    desk.end("C2", "04b", desk.cited("police.resident", "S1"))
    desk.end("C2", "04", desk.cited("police.resident", "S1"))
    desk.night()
    (line,) = desk.lines("police/police_population")
    assert line["核查结论"] == "04b 有成年人同住未登记"
    assert len(desk.lines("gov/civil_affairs")) == 1


def test_a_department_reads_of_its_own_networks_rows_alone(desk: Desk) -> None:
    rows = [desk.cited("gov.lease", "Z1"), desk.cited("police.resident", "S1")]
    desk.end("R1", "04", *rows)
    desk.end("P1", "04", *rows)
    desk.end("C1", "04", rows[1])
    desk.night()
    assert [line["登记记录"] for line in desk.lines("police/police_population")] == ["实有人口 S1"]
    assert [line["登记记录"] for line in desk.lines("gov/housing")] == ["租赁备案 Z1"]
    assert [line["登记记录"] for line in desk.lines("gov/civil_affairs")] == ["按地址核实"]
    desk.next_day()
    desk.rows["police.resident"]["S1"]["registration_type"] = "1"
    desk.registers()
    assert desk.night().changed == 2


def test_a_reason_without_words_for_the_zone_is_not_named_there(desk: Desk) -> None:
    desk.end("P3", "04", reason="MOVED_OUT")
    desk.night()
    (line,) = desk.lines("gov/grid_centre")
    assert line["登记问题"] == "网格走访与公安登记不一致"


def test_a_key_that_is_identity_is_told_by_its_place(desk: Desk) -> None:
    key = "a" * 32
    desk.rows["police.household_registration"] = {key: {"person_key": key, "status": 1}}
    desk.rows["gov.lease"]["990101199001011230"] = {"lease_number": "990101199001011230", "tenant_count": 1}
    desk.registers()
    desk.end("R1", "04", desk.cited("police.household_registration", key))
    desk.end("P1", "04", desk.cited("gov.lease", "990101199001011230"))
    desk.night()
    assert [line["登记记录"] for line in desk.lines("police/police_population")] == [f"户籍 {T} 第 1 行"]
    assert [line["登记记录"] for line in desk.lines("gov/housing")] == [f"租赁备案 {T} 第 1 行"]


def test_nothing_of_domestic_violence_reaches_a_government_department(desk: Desk) -> None:
    desk.rows["police.dispute_incident"] = {"J1": {"incident_number": "J1", "domestic_violence_flag": True}}
    desk.registers()
    desk.end("D2", "04", desk.cited("gov.lease", "Z1"), desk.cited("police.dispute_incident", "J1"))
    assert desk.night().new == 0


def test_a_department_that_nobody_knows_is_counted(desk: Desk) -> None:
    desk.end("X1", "04")
    taken = desk.night()
    assert (taken.new, taken.no_department) == (0, 1)


def test_many_rows_are_counted(desk: Desk) -> None:
    for n in range(20):
        desk.rows["police.resident"][f"S{n}"] = {"registration_id": f"S{n}"}
    desk.registers()
    desk.end("R1", "04", *(desk.cited("police.resident", f"S{n}") for n in range(20)))
    desk.night()
    (line,) = desk.lines("police/police_population")
    assert line["登记记录"].endswith("等 20 条")


def test_doing_a_night_again_changes_nothing(desk: Desk) -> None:
    def all_of_it() -> tuple[object, ...]:
        tables = [desk.con.execute(f"FROM push.{name} ORDER BY ALL").fetchall() for name in ("correction", "balance")]
        return *tables, [(path.name, path.read_bytes()) for path in sorted(desk.folder.rglob("*.xlsx"))]

    desk.end()
    desk.night()
    desk.next_day()
    desk.rows["gov.lease"]["Z1"]["tenant_count"] = 3
    desk.registers()
    desk.end("R1", "04", desk.cited("police.resident", "S1"))
    first = desk.night()
    before = all_of_it()
    assert desk.night() == first
    assert all_of_it() == before


def test_a_correction_that_is_lost_between_two_nights_is_found(desk: Desk) -> None:
    desk.end()
    desk.night()
    desk.next_day()
    desk.con.execute("DELETE FROM push.correction").fetchall()
    corrections.take(desk.con, desk.home, SPECS, desk.date)
    assert any(fault.startswith("corrections") for fault in ledger.close_balance(desk.con, desk.date))


FATE = st.lists(st.sampled_from(["new", "change", "remove", "touch"]), max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=st.lists(FATE, min_size=1, max_size=4))
def test_every_correction_is_open_or_has_one_end(
    tmp_path_factory: pytest.TempPathFactory, nights: list[list[str]]
) -> None:
    """Whatever departments do, night by night: nothing is lost, nothing ends twice, the balance closes."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    made = closed = 0
    for night in nights:
        leases = desk.rows["gov.lease"]
        for act in night:
            if act == "new":
                leases[f"Z{len(leases) + made + 10}"] = {"lease_number": "Z", "tenant_count": 1}
            elif act == "change" and leases:
                leases[min(leases)]["tenant_count"] = leases[min(leases)]["tenant_count"] + 1
            elif act == "remove" and leases:
                del leases[min(leases)]
            elif act == "touch" and leases:
                leases[max(leases)]["updated_at"] = dt.datetime.combine(desk.date, dt.time())
        desk.registers()
        for key in sorted(leases)[: night.count("new")]:
            desk.end("P1", "04", desk.cited("gov.lease", key))
        taken = desk.night()
        made += taken.new
        closed += taken.changed + taken.gone
        assert taken.open == made - closed
        desk.next_day()
    assert len(states(desk)) == made
    desk.con.close()

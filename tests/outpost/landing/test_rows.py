"""What becomes of single rows: read, quarantined, dropped, replaced, parked; and that every row is accounted for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from outpost import contracts
from tests.outpost.landing.conftest import City, T, csv_bytes, good_row, id_number

NEXT = T + dt.timedelta(days=1)
LATER = T + dt.timedelta(days=2)
RESIDENT = contracts.ALL["police.resident"]


def row(extract: str, serial: int = 1, /, **changes: str) -> dict[str, str]:
    return good_row(contracts.ALL[extract], serial) | changes


def land_rows(city: City, extract: str, *changes: dict[str, str]) -> list[tuple[int, str, str]]:
    """Land a row for each of these changes, rows of different keys; what they were quarantined for."""
    rows = [row(extract, serial, **one) for serial, one in enumerate(changes, start=1)]
    if contracts.ALL[extract].referring_to("address"):
        city.addresses(*(f"A{serial}" for serial in range(1, len(rows) + 1)))
    result = city.deliver_and_land(extract, rows)
    assert result.outcomes[0].status == "accepted"
    assert result.outcomes[0].balances
    return city.quarantine()


def land_one(city: City, extract: str, **changes: str) -> list[tuple[int, str, str]]:
    """Land one row; what it was quarantined for."""
    return land_rows(city, extract, changes)


def in_order(*faults: tuple[str, str]) -> list[tuple[int, str, str]]:
    """The first row has the first fault (column, rule), the second the second, ..."""
    return [(place, *fault) for place, fault in enumerate(faults, start=1)]


@pytest.mark.parametrize("extract", sorted(contracts.ALL))
def test_null_in_a_required_column(city: City, extract: str) -> None:
    required = [column.name for column in contracts.ALL[extract].columns if column.required]
    found = land_rows(city, extract, *({name: ""} for name in required))
    assert found == in_order(*((name, "null") for name in required))


CODED = {
    name: [c.name for c in contract.columns if (c.codes or c.pattern) and c.name != contract.terms.allow]
    for name, contract in sorted(contracts.ALL.items())
}


@pytest.mark.parametrize("extract", [name for name, columns in CODED.items() if columns])
def test_unknown_code(city: City, extract: str) -> None:
    coded = CODED[extract]
    found = land_rows(city, extract, *({name: "77a" if name == "relationship_code" else "777"} for name in coded))
    assert found == in_order(*((name, "unknown_code") for name in coded))


def test_dates_that_cannot_be(city: City) -> None:
    rules = {
        "2026-02-29": "impossible_date",
        "2026-13-01": "impossible_date",
        "2026-00-10": "impossible_date",
        "0000-01-01": "impossible_date",
        "2026/10/05": "unparsable",
        "20261005": "unparsable",
        "2026-1-5": "unparsable",
        "2026-10- 5": "unparsable",
        "2026-10-05 00:00:00": "unparsable",
        "tomorrow": "unparsable",
    }
    found = land_rows(city, "gov.lease", *({"start_date": value} for value in rules))
    assert found == in_order(*(("start_date", rule) for rule in rules.values()))


def test_timestamps_that_cannot_be(city: City) -> None:
    rules = {
        "2026-02-30T08:00:00+08:00": "impossible_date",
        "2026-10-05 24:00:00": "impossible_date",
        "2026-10-05T08:00:00": "unparsable",
        "2026-10-05T08:00:00Z": "unparsable",
        "2026-10-05T08:00:00+09:00": "unparsable",
        "2026-10-05 08:00": "unparsable",
        "2026-10-05 08:00:00.": "unparsable",
        "2026-10-05 08:00:00.1234567890": "unparsable",
        "2026-10-05 08:00:60": "unparsable",
        "2026-10-05": "unparsable",
    }
    found = land_rows(city, "gov.lease", *({"updated_at": value} for value in rules))
    assert found == in_order(*(("updated_at", rule) for rule in rules.values()))


def test_all_spellings_of_a_moment_are_the_same(city: City) -> None:
    spellings = [
        "2026-10-05T08:00:01+08:00",
        "2026-10-05 08:00:01",
        "2026-10-05 08:00:01.0",
        "2026-10-05 08:00:01.000000000",
        "2026-10-05T08:00:01.0+08:00",
        " 2026-10-05 08:00:01\t",
    ]
    rows = [row("gov.lease", serial, updated_at=text) for serial, text in enumerate(spellings, start=1)]
    city.deliver_and_land("gov.lease", rows)
    city.build()
    moments = city.table("registers.lease")["updated_at"].to_list()
    assert moments == [dt.datetime.fromisoformat("2026-10-05T08:00:01")] * len(spellings)


def test_of_two_versions_within_a_second_the_later_is_kept(city: City) -> None:
    rows = [
        row("gov.house", bedrooms="1", updated_at="2026-10-05 08:00:01.25"),
        row("gov.house", bedrooms="2", updated_at="2026-10-05 08:00:01.3"),
    ]
    assert outcome_of(city, rows) == ([2], 1, [])


@pytest.mark.parametrize(
    ("extract", "column", "values"),
    [
        ("gov.lease", "tenant_count", ["1.0", "one", "1 1", "１", "9999999999999999999", "1e3"]),
        ("gov.house", "usable_area", ["12,5", "NaN", "inf", "1e3", "12 m2", "1234567890123"]),
        ("gov.lease", "corporate", ["y", "1", "true", "是"]),
    ],
)
def test_numbers_and_flags_that_cannot_be_read(city: City, extract: str, column: str, values: list[str]) -> None:
    found = land_rows(city, extract, *({column: value} for value in values))
    assert found == in_order(*[(column, "unparsable")] * len(values))


def test_one_row_is_quarantined_once_for_its_first_fault(city: City) -> None:
    assert land_one(city, "gov.lease", start_date="x", status="9", tenant_count="y") == [
        (1, "start_date", "unparsable")
    ]


GOOD = id_number(1)
WRONG_END = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


@pytest.mark.parametrize(
    ("extract", "number", "found"),
    [
        ("police.resident", WRONG_END, "check_character"),
        ("police.resident", "AB123456", "number_shape"),
        ("police.resident", "99010119800101", "number_shape"),
        ("police.resident", "CERT:T12345", "certificate_not_allowed"),
        ("police.credential", WRONG_END, "check_character"),
        ("police.credential", "CERT:T12345", "certificate_not_allowed"),
        ("gov.death", WRONG_END, "check_character"),
        ("gov.benefit", " \u3000 ", "null"),
    ],
)
def test_numbers_that_cannot_be(city: City, extract: str, number: str, found: str) -> None:
    assert land_one(city, extract, id_number=number) == [(1, "id_number", found)]


@pytest.mark.parametrize(
    ("extract", "changes"),
    [
        ("police.resident", {"id_number": GOOD}),
        ("police.resident", {"id_number": "990101800101123"}),
        ("police.resident", {"id_number": "AB123456", "id_type": "14"}),
        ("police.credential", {"id_number": "AB123456"}),
        ("gov.death", {"id_number": "CERT:T12345"}),
        ("police.household_registration", {"previous_id_number": WRONG_END}),
        ("police.household_registration", {"mother_id_number": "HK-M 1234"}),
    ],
)
def test_numbers_that_may_be(city: City, extract: str, changes: dict[str, str]) -> None:
    assert land_one(city, extract, **changes) == []


def test_wrong_number_of_a_mother(city: City) -> None:
    assert land_one(city, "gov.birth", mother_id_number=WRONG_END) == [(1, "mother_id_number", "check_character")]


def test_every_spelling_of_a_number_is_one_person(city: City) -> None:
    number = id_number(1)
    ends_in_x = next(id_number(serial) for serial in range(1000) if id_number(serial).endswith("X"))
    old = "990101800101123"
    upgraded = "99010119800101123"
    spellings = {
        number: [
            number,
            f" {number} ",
            "".join(chr(ord(digit) + 0xFEE0) for digit in number),
            number[:6] + " " + number[6:],
        ],
        ends_in_x: [ends_in_x, ends_in_x.lower(), ends_in_x[:-1] + "ｘ"],
        old: [old, upgraded + id_check(upgraded)],
    }
    rows = [
        row("gov.elder_care", serial, id_number=text)
        for serial, text in enumerate((text for texts in spellings.values() for text in texts), start=1)
    ]
    assert city.deliver_and_land("gov.elder_care", rows).total("loaded") == len(rows)
    city.build()
    keys = city.table("registers.elder_care").sort("row_number")["person_key"].to_list()
    assert keys[0:4] == [keys[0]] * 4
    assert keys[4:7] == [keys[4]] * 3
    assert keys[7:9] == [keys[7]] * 2
    assert len(set(keys)) == 3


def id_check(first_17: str) -> str:
    from outpost.identity.id_number import check_character

    return check_character(first_17)


@pytest.mark.parametrize(
    ("born", "found"),
    [
        ("1910-11-22", [(1, "birth_date", "age")]),
        ("1910-11-23", []),
        ("1880-01-01", [(1, "birth_date", "age")]),
        ("2027-01-01", []),
    ],
)
def test_nobody_is_older_than_115(city: City, born: str, found: list[Any]) -> None:
    assert land_one(city, "police.resident", birth_date=born) == found


def test_rows_outside_the_allow_list_are_dropped_and_counted_by_code(city: City) -> None:
    rows = [
        row("police.dispute_incident", 1),
        row("police.dispute_incident", 2, category="theft", occurred_at="not even a date"),
        row("police.dispute_incident", 3, category="theft"),
        row("police.dispute_incident", 4, category="王小明打架"),
        row("police.dispute_incident", 5, category=""),
    ]
    result = city.deliver_and_land("police.dispute_incident", rows)
    assert (result.total("loaded"), result.total("dropped"), result.total("quarantined")) == (1, 3, 1)
    assert result.outcomes[0].balances
    dropped = city.table("landing.dropped_category").sort("category")
    assert dropped.rows() == [
        ("police.dispute_incident@2026-11-22", "(no code)", 1),
        ("police.dispute_incident@2026-11-22", "theft", 2),
    ]
    assert city.quarantine() == [(5, "category", "null")]


def test_quarantined_values_reveal_nobody(city: City) -> None:
    rows = [
        row("police.resident", 1, id_number=WRONG_END),
        row("police.resident", 2, name="王小明", birth_date="1899-03-04"),
        row("police.resident", 3, sex="王小明"),
        row("police.resident", 4, sex="7"),
        row("police.resident", 5, relationship_code=GOOD),
        row("police.resident", 6, updated_at="13912345678"),
    ]
    city.addresses(*(f"A{serial}" for serial in range(1, 7)))
    city.deliver_and_land("police.resident", rows)
    masks = city.table("landing.quarantine").sort("row_number")["value_masked"].to_list()
    assert masks == ["#" * 18, "####-##-##", "某某某", "7", "#" * 18, "#" * 11]


def test_bad_numbers_leave_nothing_in_files_or_tables(city: City) -> None:
    city.addresses("A1")
    city.deliver_and_land("police.resident", [row("police.resident", 1, name="欧阳某某")])
    city.build()
    city.con.execute("CHECKPOINT")
    number, name = GOOD.encode(), "欧阳某某".encode()
    for file in city.home.root.rglob("*"):
        if file.is_file() and file != city.home.vault and city.home.landing not in file.parents:
            content = file.read_bytes()
            assert number not in content, file.name
            assert name not in content, file.name


# Duplicate keys, by the rules of "Keys and versions".


def outcome_of(city: City, rows: list[dict[str, str]], extract: str = "gov.house") -> tuple[list[int], int, list[int]]:
    """Rows loaded, count replaced, rows quarantined."""
    result = city.deliver_and_land(extract, rows).outcomes[0]
    assert result.status == "accepted"
    assert result.balances
    city.build()
    loaded = sorted(city.table(contracts.ALL[extract].table)["row_number"].to_list())
    return loaded, result.replaced, [number for number, _, rule in city.quarantine() if rule == "duplicate_key"]


OLD, NEW = "2026-10-01 08:00:00", "2026-10-02 08:00:00"


def test_same_content_one_is_kept(city: City) -> None:
    assert outcome_of(city, [row("gov.house")] * 3) == ([1], 2, [])


def test_the_newest_version_is_kept(city: City) -> None:
    rows = [row("gov.house", bedrooms="2", updated_at=OLD), row("gov.house", bedrooms="3", updated_at=NEW)]
    assert outcome_of(city, rows) == ([2], 1, [])


def test_a_tie_of_different_content_quarantines_all(city: City) -> None:
    rows = [row("gov.house", bedrooms="2"), row("gov.house", bedrooms="3"), row("gov.house", 2)]
    assert outcome_of(city, rows) == ([3], 0, [1, 2])


def test_a_tie_among_the_newest_takes_the_older_with_it(city: City) -> None:
    rows = [
        row("gov.house", bedrooms="1", updated_at=OLD),
        row("gov.house", bedrooms="2", updated_at=NEW),
        row("gov.house", bedrooms="3", updated_at=NEW),
    ]
    assert outcome_of(city, rows) == ([], 0, [1, 2, 3])


def test_a_tie_among_the_older_is_replaced_by_the_newest(city: City) -> None:
    rows = [
        row("gov.house", bedrooms="1", updated_at=OLD),
        row("gov.house", bedrooms="2", updated_at=OLD),
        row("gov.house", bedrooms="3", updated_at=NEW),
        row("gov.house", bedrooms="3", updated_at=NEW),
    ]
    assert outcome_of(city, rows) == ([3], 3, [])


def test_without_updated_at_different_content_quarantines_all(city: City) -> None:
    rows = [row("gov.grid", name="一"), row("gov.grid", name="二"), row("gov.grid", 2), row("gov.grid", 2)]
    assert outcome_of(city, rows, "gov.grid") == ([3], 1, [1, 2])


def test_rows_that_differ_only_in_a_vault_column_contradict_each_other(city: City) -> None:
    rows = [row("gov.grid", worker_name="王小明"), row("gov.grid", worker_name="李小红")]
    assert outcome_of(city, rows, "gov.grid") == ([], 0, [1, 2])


def test_numbers_spelled_differently_are_one_key(city: City) -> None:
    rows = [
        row("gov.disability_certificate", id_number=GOOD, updated_at=OLD),
        row("gov.disability_certificate", id_number=f" {GOOD}", updated_at=NEW),
    ]
    assert outcome_of(city, rows, "gov.disability_certificate") == ([2], 1, [])


def test_keys_of_several_columns_are_not_run_together(city: City) -> None:
    rows = [
        row("gov.demolition", project_number="a|b", address_text="c"),
        row("gov.demolition", project_number="a", address_text="b|c"),
    ]
    assert outcome_of(city, rows, "gov.demolition") == ([1, 2], 0, [])


def test_a_bad_row_does_not_contend_for_its_key(city: City) -> None:
    rows = [row("gov.house", updated_at=OLD), row("gov.house", updated_at=NEW, status="9")]
    assert outcome_of(city, rows) == ([1], 0, [])


# References.


def tree_row(code: str, level: int, parent: str) -> dict[str, str]:
    return row("police.standard_address", address_code=code, level=str(level), parent_code=parent)


def test_addresses_must_hang_from_one_of_their_delivery(city: City) -> None:
    rows = [
        tree_row("D", 1, ""),
        tree_row("T", 2, "D"),
        tree_row("room", 7, "T"),
        tree_row("lost", 5, "nowhere"),
        tree_row("below lost", 7, "lost"),
        tree_row("loop", 5, "loop"),
        tree_row("upside", 2, "room"),
        tree_row("rootless", 2, ""),
    ]
    result = city.deliver_and_land("police.standard_address", rows)
    assert (result.total("loaded"), result.total("quarantined"), result.total("parked")) == (3, 5, 0)
    assert city.quarantine() == [
        (4, "parent_code", "missing_parent"),
        (5, "parent_code", "missing_parent"),
        (6, "parent_code", "parent_level"),
        (7, "parent_code", "parent_level"),
        (8, "parent_code", "no_parent"),
    ]


REFERRING = [name for name, contract in contracts.ALL.items() if contract.referring_to("address")]


def test_exactly_these_extracts_refer_to_addresses() -> None:
    assert set(REFERRING) == {
        "police.resident",
        "police.household_registration",
        "police.rental_house",
        "gov.grid_visit",
        "gov.grid_address",
    }


@pytest.mark.parametrize("extract", REFERRING)
def test_same_date_as_the_register_quarantined_at_once(city: City, extract: str) -> None:
    city.addresses("A1")
    result = city.deliver_and_land(extract, [row(extract, 1), row(extract, 2)])
    assert (result.total("loaded"), result.total("quarantined"), result.total("parked")) == (1, 1, 0)
    assert city.quarantine() == [(2, "address_code", "missing_address")]


@pytest.mark.parametrize("extract", REFERRING)
def test_parked_until_the_address_comes(city: City, extract: str) -> None:
    city.addresses("A1")
    result = city.deliver_and_land(extract, [row(extract, 1), row(extract, 2), row(extract, 3)], NEXT)
    assert (result.total("loaded"), result.total("parked")) == (1, 2)
    assert city.build(NEXT)[extract] == 1
    assert city.land(extract, LATER).retried.waiting == 2
    city.addresses("A1", "A2", day=LATER)
    retried = city.land(extract, LATER).retried
    assert (retried.loaded, retried.quarantined, retried.waiting) == (1, 1, 0)
    assert city.build(LATER)[extract] == 2
    delivery = city.table("landing.delivery").filter(pl.col("extract") == extract).to_dicts()[0]
    assert (delivery["loaded"], delivery["parked"], delivery["quarantined"]) == (2, 0, 1)
    assert city.quarantine() == [(3, "address_code", "missing_address")]
    assert city.land(extract, LATER).retried.waiting == 0


def test_rows_wait_as_long_as_the_register_is_older(city: City) -> None:
    city.addresses("A1")
    city.deliver_and_land("police.rental_house", [row("police.rental_house", 9)], LATER)
    city.addresses("A1", day=NEXT)
    assert city.land("police.rental_house", LATER).retried.waiting == 1
    assert city.quarantine() == []


def test_without_any_address_register_all_rows_wait(city: City) -> None:
    result = city.deliver_and_land("police.rental_house", [row("police.rental_house", 1)])
    assert (result.total("parked"), result.retried.waiting) == (1, 1)
    city.addresses("A1")
    assert city.land("police.rental_house").retried.loaded == 1


def test_cancelled_addresses_are_known(city: City) -> None:
    city.deliver_and_land("police.standard_address", [row("police.standard_address", status="2")])
    assert city.deliver_and_land("police.rental_house", [row("police.rental_house", 1)]).total("loaded") == 1


def test_parked_rows_do_not_refuse_a_delivery(city: City) -> None:
    city.addresses("A1")
    rows = [row("police.rental_house", serial) for serial in range(1, 41)]
    result = city.deliver_and_land("police.rental_house", rows, NEXT)
    assert (result.outcomes[0].status, result.total("parked")) == ("accepted", 39)


def test_rows_without_their_address_on_the_same_date_do(city: City) -> None:
    city.addresses("A1")
    rows = [row("police.rental_house", serial) for serial in range(1, 41)]
    assert city.deliver_and_land("police.rental_house", rows).outcomes[0].ground == "bad_rows"


def test_texts_keep_their_line_breaks_and_quotes(city: City) -> None:
    text = '工农路1号\n"北门", 二楼'
    result = city.deliver_and_land("gov.lease", [row("gov.lease", address_text=text)])
    assert result.total("loaded") == 1
    city.build()
    assert city.table("registers.lease")["address_text"].to_list() == [text]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_encodings(city: City, encoding: str, mark: str) -> None:
    rows = [row("gov.lease", serial, address_text=f"崇川区𠮷祥路{serial}号") for serial in range(1, 4)]
    content = (mark + csv_bytes(rows).decode()).encode(encoding)
    city.deliver_and_land("gov.lease", rows, content=content, encoding=encoding)
    city.build()
    texts = city.table("registers.lease").sort("row_number")["address_text"].to_list()
    assert texts == [found["address_text"] for found in rows]

"""What programs leave around values: taken away and counted; markers are null where a value names something."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import contracts
from outpost.identity.vault import VaultReader
from outpost.landing.cleaning import MARKERS, Changes, clean_column
from tests.outpost.landing.conftest import City, T, csv_bytes, good_row, id_number

GRID = contracts.ALL["gov.grid"]
INVISIBLE = [
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x206A)),
    "\ufeff",
]
BLANKS = [" ", "\u3000", "\u00a0", "\t", "\r", "\n", "\u2003", "\x00"]
NEXT = T + dt.timedelta(days=1)
NUMBER = id_number(1)


def row(extract: str, serial: int = 1, /, **changes: str) -> dict[str, str]:
    return good_row(contracts.ALL[extract], serial) | changes


def counted(city: City) -> dict[tuple[str, str, str], int]:
    """``(extract, column, fault) -> rows`` of tonight's source faults."""
    rows = city.table("push.source_fault").select("extract", "column", "fault", "rows").rows()
    return {(extract, column, fault): count for extract, column, fault, count in rows}


def test_a_post_whose_number_is_a_word_for_nothing_is_vacant(city: City) -> None:
    written = [
        "NULL",
        r"\N",
        " ",
        "\u3000\u3000",
        "null",
        "(null)",
        "无",
        "-",
        "N/A",
        "NaN",
        "W001   ",
        '="W002"',
        "='W003'",
    ]
    rows = [row("gov.grid", serial, worker_number=text) for serial, text in enumerate(written, start=1)]
    city.deliver_and_land("gov.grid", rows)
    city.build()
    grids = city.table("registers.grid").sort("row_number")
    assert grids["worker_number"].to_list() == [None] * 10 + ["W001", "W002", "W003"]
    assert counted(city) == {
        ("gov.grid", "worker_number", "null_marker"): 8,
        ("gov.grid", "worker_number", "outer_blank"): 3,
        ("gov.grid", "worker_number", "excel_wrapping"): 2,
    }
    with VaultReader(city.home.vault) as vault:
        assert vault.look_up(contracts.VAULT["worker"], ["NULL", "W001   ", " "]).is_empty()
        assert len(vault.look_up(contracts.VAULT["worker"], ["W001", "W002"])) == 2


@pytest.mark.parametrize("marker", sorted(MARKERS | {"Null", "NONE", "n/A", "－", "（NULL）", "—"}))
def test_markers_are_null_where_they_name_nothing_and_stay_in_free_text(city: City, marker: str) -> None:
    rows = [row("gov.grid", 1, leader_number=marker, name=marker, worker_name="王小明")]
    city.deliver_and_land("gov.grid", rows)
    city.build()
    (grid,) = city.table("registers.grid").to_dicts()
    assert (grid["leader_number"], grid["name"]) == (None, marker)


@pytest.mark.parametrize(
    ("extract", "column"),
    [
        ("gov.grid", "grid_code"),
        ("gov.grid", "kind"),
        ("police.standard_address", "level"),
        ("gov.institution", "address_text"),
        ("gov.grid_address", "address_code"),
        ("police.household_registration", "household_number"),
        ("gov.elder_care", "id_number"),
        ("police.resident", "id_number"),
        ("gov.birth", "mother_id_number"),
    ],
)
@pytest.mark.parametrize("text", ["不详", "\u3000"])
def test_a_required_column_quarantines_a_marker_as_null(city: City, extract: str, column: str, text: str) -> None:
    city.deliver_and_land(extract, [row(extract, **{column: text})])
    assert city.quarantine() == [(1, column, "null")]


@pytest.mark.parametrize(
    ("extract", "column", "text", "value"),
    [
        ("gov.lease", "start_date", "\u30002026-10-05 ", "2026-10-05"),
        ("gov.lease", "updated_at", "2026-10-05 08:00:01.0 ", "2026-10-05 08:00:01"),
        ("gov.lease", "tenant_count", '="3"', "3"),
        ("gov.lease", "corporate", "Y ", "true"),
        ("gov.lease", "status", "\u200e2", "2"),
        ("gov.house", "usable_area", "'80.5", "80.500000"),
        ("gov.house", "danger_level", "D\t", "D"),
        ("gov.house", "danger_level", "—", None),
        ("gov.house", "first_registered_on", "  ", None),
        ("gov.service_event", "category", " parking\u200b", "parking"),
        ("gov.house", "address_text", "\u202a工农路108号\u202c ", "工农路108号"),
        ("gov.house", "address_text", '="工农路""108号"""', '工农路"108号"'),
    ],
)
def test_every_kind_of_column_is_cleaned(city: City, extract: str, column: str, text: str, value: str | None) -> None:
    city.deliver_and_land(extract, [row(extract, **{column: text})])
    city.build()
    found = city.table(contracts.ALL[extract].table)[column].cast(pl.String).str.strip_suffix(".000000").to_list()
    assert [text if text is None else text.removesuffix(".000000") for text in found] == [value], city.quarantine()


def test_rows_that_need_nothing_are_counted_nowhere(city: City) -> None:
    for extract in ("gov.grid", "gov.lease", "police.standard_address", "gov.elder_care"):
        city.deliver_and_land(extract, [row(extract, serial) for serial in (1, 2)])
    assert counted(city) == {}


def test_a_night_run_again_counts_the_same_and_a_refused_delivery_nothing(city: City) -> None:
    city.deliver("gov.grid", [row("gov.grid", 1, leader_number=" L1")])
    for _ in range(2):
        city.land("gov.grid")
    assert counted(city) == {("gov.grid", "leader_number", "outer_blank"): 1}
    city.deliver("gov.lease", [row("gov.lease", 1, lease_number=" 1")], rows=7)
    city.land("gov.lease")
    assert len(counted(city)) == 1


# ID numbers.

DISGUISES = [
    f"'{NUMBER}",
    f'="{NUMBER}"',
    f"\u202d{NUMBER}\u202c",
    f"{NUMBER}\u200e",
    f"\u2060{NUMBER}",
    f"\u3000{NUMBER}\t",
]
DAMAGED = [
    "9.90101E+17",
    "9.90101194001015E17",
    "990101********5001",
    f"{NUMBER}\x00",
    "身份证丢失",
    "0",
    "12",
    "AAAAAA",
    "000000000000000000",
    "666666666666666666",
    "13812345678",
    "138 1234 5678",
    "+8613812345678",
    f"{NUMBER}.0",
]


def test_a_number_in_disguise_is_the_same_person(city: City) -> None:
    rows = [row("gov.elder_care", serial, id_number=text) for serial, text in enumerate([NUMBER, *DISGUISES], start=1)]
    assert city.deliver_and_land("gov.elder_care", rows).total("loaded") == len(rows)
    city.build()
    assert city.table("registers.elder_care")["person_key"].n_unique() == 1
    assert sum(counted(city).values()) == len(DISGUISES)


REQUIRED = [
    (name, column.name)
    for name, contract in contracts.ALL.items()
    for column in contract.with_identity("person", "mother")
    if column.required
]


@pytest.mark.parametrize(("extract", "column"), REQUIRED)
def test_a_number_that_cannot_be_one_is_quarantined_where_it_is_required(city: City, extract: str, column: str) -> None:
    rows = [row(extract, serial, **{column: text}) for serial, text in enumerate(DAMAGED, start=1)]
    city.deliver_and_land(extract, rows)
    assert city.quarantine() == [(serial, column, "id_damaged") for serial in range(1, len(DAMAGED) + 1)]


@pytest.mark.parametrize("column", ["mother_id_number", "previous_id_number"])
def test_a_damaged_number_that_need_not_be_there_is_null_and_counted(city: City, column: str) -> None:
    extract = "police.household_registration"
    city.addresses(*(f"A{serial}" for serial in range(1, len(DAMAGED) + 2)))
    rows = [row(extract, serial, **{column: text}) for serial, text in enumerate(DAMAGED, start=1)]
    rows.append(row(extract, len(DAMAGED) + 1, **{column: id_number(900)}))
    city.deliver_and_land(extract, rows)
    city.build()
    key = str(contracts.ALL[extract].by_name[column].register_name)
    known = city.table("registers.household_registration").sort("row_number")[key].is_not_null().to_list()
    assert known == [False] * len(DAMAGED) + [True]
    assert counted(city)[extract, column, "id_damaged"] == len(DAMAGED)


def test_a_resident_whose_document_has_no_number_is_a_person_of_its_own(city: City) -> None:
    placeholders = ["无", "NULL", "-", "0", "000000", "****", "护照遗失", "无"]
    rows = [
        row("police.resident", serial, id_number=text, id_type="14")
        for serial, text in enumerate(placeholders, start=1)
    ]
    rows += [row("police.resident", 20 + serial, id_number="P1234567", id_type="14") for serial in (1, 2)]
    rows += [
        row("police.resident", 30, id_number="9.90101E+17", id_type="14"),
        row("police.resident", 31, id_number="无"),
    ]
    rows += [row("police.resident", 32, id_number="", id_type="14")]
    city.addresses(*(str(line["address_code"]) for line in rows))
    city.deliver_and_land("police.resident", rows)
    assert city.quarantine() == [(11, "id_number", "id_damaged"), (12, "id_number", "null"), (13, "id_number", "null")]
    city.build()
    keys = city.table("registers.resident").sort("row_number")["person_key"].to_list()
    assert len(set(keys[:8])) == 8
    assert keys[8] == keys[9]
    assert len(set(keys)) == 9
    assert counted(city)["police.resident", "id_number", "own_number"] == 8
    city.deliver_and_land("police.resident", rows, NEXT)
    city.build(NEXT)
    assert city.table("registers.resident").sort("row_number")["person_key"].to_list() == keys


def test_a_death_without_a_usable_number_marks_nobody_dead(city: City) -> None:
    rows = [row("gov.death", serial, id_number=text) for serial, text in enumerate(["无", "0", "******"], start=1)]
    city.deliver_and_land("gov.death", rows)
    assert city.build()["gov.death"] == 0
    assert [rule for _, _, rule in city.quarantine()] == ["null", "id_damaged", "id_damaged"]


# What holds for every text.


def cleaned(text: str, column: str = "leader_number") -> tuple[str | None, Changes]:
    changes: Changes = Counter()
    values = clean_column(GRID, GRID.by_name[column], pl.Series("x", [text], dtype=pl.String), changes)
    return values.to_list()[0], changes


@given(st.text("A1号无- ", max_size=6), st.lists(st.sampled_from(BLANKS + INVISIBLE), max_size=4))
def test_blanks_and_invisible_characters_around_a_value_change_nothing_but_the_counts(
    text: str, around: list[str]
) -> None:
    padding = "".join(around)
    assert cleaned(padding + text + padding)[0] == cleaned(text)[0]


@given(st.text(max_size=12))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once, _ = cleaned(text, "name")
    twice, changes = cleaned(once or "", "name")
    if not (once or "").startswith(("=", "'")):
        assert twice == once
        assert sum(changes.values()) == 0


def test_padded_columns_of_a_whole_delivery(city: City) -> None:
    rows = [
        {name: f"{value:<30}" if value else value for name, value in row("gov.lease", serial).items()}
        for serial in (1, 2, 3)
    ]
    city.deliver("gov.lease", rows, content=csv_bytes(rows), count=3)
    assert city.land("gov.lease").total("loaded") == 3
    city.build()
    assert city.table("registers.lease")["lease_number"].sort().to_list() == [f"lease_number-{n}" for n in (1, 2, 3)]

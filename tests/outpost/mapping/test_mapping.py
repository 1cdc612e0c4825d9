"""A city's own columns, codes, units and dates come to the contract's; what has no counterpart is counted."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import contracts, mapping
from outpost.home import Home
from outpost.init import make_home
from outpost.mapping import Mapper, Unmapped, values
from outpost.mapping.applied import MOST_CODES
from outpost.sources.converting import convert
from outpost.sources.delivery import WholeLines, read_lines
from outpost.sources.settings import SourceError

DAY = dt.date(2026, 11, 22)
HOUSE = """
[columns]
house_number = "房屋编号"
address_text = "坐落"
building_area = "建筑面积(亩)"
first_registered_on = "登记日期"
status = "状态"
ground_floor_shop = "底商"
[units]
building_area = "亩"
[dates]
first_registered_on = "YYYY年M月D日"
updated_at = "excel"
[codes.status]
"现房" = 1
"注销" = 2
[codes.ground_floor_shop]
"是" = "Y"
"否" = "N"
"""
SHOWN = ("building_area", "first_registered_on", "status")
COLUMNS = ("房屋编号", "坐落", "建筑面积(亩)", "登记日期", "状态", "底商", "updated_at")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    (made.root / "mapping").mkdir()
    return made


def say(home: Home, extract: str, text: str) -> None:
    (home.root / "mapping" / f"{extract}.toml").write_text(text, encoding="utf-8")


def house(home: Home) -> None:
    optional = [
        column.name
        for column in contracts.ALL["gov.house"].columns
        if not column.required and column.name not in ("building_area", "first_registered_on")
    ]
    out = [name for name in optional if name not in ("ground_floor_shop", "status", "address_text", "updated_at")]
    say(home, "gov.house", f"leave_out = {json.dumps(out)}\n{HOUSE}")


def delivered(home: Home, extract: str = "gov.house") -> list[dict[str, str]]:
    network, name = extract.split(".")
    with gzip.open(home.landing / str(DAY) / network / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(path: Path, rows: Sequence[tuple[str, ...]], encoding: str = "gb18030", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_of_a_citys_own_form_becomes_a_delivery(
    home: Home, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    house(home)
    rows = [
        ("H1", '工农路1号\n甲, "乙"', "1.5", "2026年1月3日", "现房", "是", "46023.5"),
        ("H2", "", "1,500", "2026-02-01", " 注销 ", "", "46024"),
        *(("H3", "x", "一亩", "2026年2月30日", "在建", "Y", "") for _ in range(3)),
        ("H4", "x", "", "", "１", "不详", ""),
    ]
    file = table(tmp_path / "house.csv", rows, encoding, delimiter)
    before = file.read_bytes()
    done = convert(home, file, "gov.house", DAY)
    found = delivered(home)
    assert file.read_bytes() == before
    assert done.rows == len(found) == 6
    first = found[0]
    assert first["address_text"] == '工农路1号\n甲, "乙"'
    assert (first["building_area"], first["first_registered_on"]) == ("1000", "2026-01-03")
    assert (first["status"], first["ground_floor_shop"], first["updated_at"]) == ("1", "Y", "2026-01-01 12:00:00")
    assert [found[1][name] for name in SHOWN] == ["1000000", "2026-02-01", "2"]
    assert [found[2][name] for name in SHOWN] == ["一亩", "2026年2月30日", "在建"]
    assert found[5]["status"] == "1"
    assert done.unmapped == (
        Unmapped("building_area", "", 3),
        Unmapped("ground_floor_shop", "某某", 1),
        Unmapped("first_registered_on", "", 3),
        Unmapped("status", "在建", 3),
    )  # fmt: skip
    manifest = json.loads((home.landing / str(DAY) / "gov" / "house.manifest.json").read_text(encoding="utf-8"))
    assert (manifest["rows"], manifest["encoding"], manifest["load"]) == (6, "utf-8", "full")


def test_a_column_of_names_is_told_without_names(home: Home) -> None:
    say(home, "gov.house", '[codes.status]\n"现房" = 1\n')
    said = mapping.read(home, "gov.house")
    assert said is not None
    mapper = Mapper("gov.house", said)
    people = [f"王{chr(0x4E00 + number)}" for number in range(40)]
    mapper(of_status(people[:2]))
    assert all(people[0] not in str(one) and people[1] not in str(one) for one in mapper.unmapped())
    mapper(of_status(people * 3))
    assert mapper.unmapped() == [Unmapped("status", "", 122)]


def of_status(texts: list[str]) -> pl.DataFrame:
    names = contracts.ALL["gov.house"].by_name
    columns = {name: texts if name == "status" else [None] * len(texts) for name in names}
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("speed = 1", "speed"),
        ('[columns]\nhome = "a"', "columns.home: the contract has no such column"),
        ('[columns]\nhouse_number = "a"\naddress_text = "a"', "a: one column of the city for two of the contract"),
        ('[columns]\nhouse_number = "address_text"', "one column of the city for two"),
        ('[codes.status]\n"x" = 99', "the contract has no code 99"),
        ('[codes.status]\n"1 " = 1\n"１" = 2', "1 has two counterparts"),
        ('[codes.ground_floor_shop]\n"是" = "yes"', "the contract has no code yes; it has N, Y"),
        ('[units]\naddress_text = "亩"', "units.address_text: is no number"),
        ('[units]\nbuilding_area = "步"', "no unit 步"),
        ('[units]\nbuilding_area = "1e99999999"', "no unit 1e99999999"),
        ('[units]\nbuilding_area = "1/0"', "no unit 1/0"),
        ('[dates]\nfirst_registered_on = "YYYYMD"', "no mark says where D begins"),
        ('[units]\nbuilding_area = "-1"', "more than nought"),
        ('[dates]\nfirst_registered_on = "YYYY"', "says YYYY, M and D once each"),
        ('[dates]\nfirst_registered_on = "YYYYMMDDDD"', "once each"),
        ('[dates]\naddress_text = "excel"', "is no date"),
        ('leave_out = ["house_number"]', "the contract requires it"),
        ('leave_out = ["status"]\n[codes.status]\n"x" = 1', "changed in two ways|requires it"),
        ('[constants]\nstatus = 1\n[columns]\nstatus = "x"', "has a column, and is said to have none"),
        ("[columns", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(home: Home, text: str, why: str) -> None:
    say(home, "gov.house", text)
    with pytest.raises(mapping.MappingError, match=why) as told:
        mapping.read(home, "gov.house")
    assert "mapping/gov.house.toml" in str(told.value)


def test_a_mapping_of_no_extract_is_told(home: Home) -> None:
    say(home, "gov.nothing", "")
    with pytest.raises(mapping.MappingError, match=r"there is no extract gov\.nothing"):
        mapping.read_all(home)


def broken(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (broken("house.csv", b""), "the header has no column"),
        (broken("house.csv", "房屋编号,坐落\n1,2\n".encode()), "the header has no column"),
        (broken("house.csv", ",".join([*COLUMNS, "坐落"]).encode() + b"\n"), "twice"),
        (broken("house.csv", ",".join(COLUMNS).encode() + b"\n1,2\n"), "a row has fewer columns"),
        (broken("house.csv", ",".join(COLUMNS).encode() + b"\n1,a,b,2,3,4,5,6\n"), "a row has more columns"),
        (broken("house.csv", ",".join(COLUMNS).encode() + b'\n"a"b,2\n'), "quotes do not match"),
        (broken("house.csv", b"\xff\xfe\xff"), "throughout"),
        (broken("house.xlsx", b"PK"), "is none of"),
    ],
)
def test_files_that_cannot_be_converted_leave_nothing(
    home: Home, tmp_path: Path, make: Callable[[Path], Path], why: str
) -> None:
    from outpost.errors import OutpostError

    house(home)
    with pytest.raises(OutpostError, match=why):
        convert(home, make(tmp_path), "gov.house", DAY)
    assert not (home.landing / str(DAY)).exists()
    assert [path.name for path in (home.lake / "sources").glob("*")] == []


def test_without_a_mapping_there_is_nothing_to_convert_by(home: Home, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no mapping/gov\.house\.toml"):
        convert(home, table(tmp_path / "house.csv", []), "gov.house", DAY)


@given(day=st.dates(dt.date(1900, 3, 1), dt.date(2099, 12, 31)))
def test_every_day_comes_back_from_every_form(day: dt.date) -> None:
    forms = {
        "YYYYMMDD": f"{day:%Y%m%d}",
        "YYYY年M月D日": f"{day.year}年{day.month}月{day.day}日",
        "YYYY/M/D": f"{day.year}/{day.month}/{day.day}",
        "DD.MM.YYYY": f"{day:%d.%m.%Y}",
        "excel": str((day - dt.date(1899, 12, 30)).days),
    }
    for form, written in forms.items():
        assert values.in_form(form, of_a_moment=False)(written) == day.isoformat()
        assert values.in_form(form, of_a_moment=False)(day.isoformat()) in (day.isoformat(), None)


@given(text=st.text(max_size=20), form=st.sampled_from(["YYYYMMDD", "YYYY年M月D日", "excel", "YYYY-MM-DD hh:mm:ss"]))
def test_no_text_breaks_a_form(text: str, form: str) -> None:
    for of_a_moment in (True, False):
        found = values.in_form(form, of_a_moment=of_a_moment)(text)
        assert found is None or len(found) >= 10
    assert values.times(values.UNITS["亩"])(text) is None or text.strip()


@pytest.mark.parametrize(
    ("form", "written", "moment"),
    [
        ("YYYY年M月D日 h:mm", "2026年11月3日 8:05", "2026-11-03 08:05:00"),
        ("YYYY年M月D日 h:mm", "２０２６年１１月３日　8:05", "2026-11-03 08:05:00"),
        ("YYYY年M月D日 h:mm", "2026年11月3日8:05", "2026-11-03 08:05:00"),
        ("YYYY M D", "2026 1 11", "2026-01-11 00:00:00"),
        ("YYYY M D", "2026111", None),
        ("YYYYMMDD", "2026\n1130", None),
        ("excel", "61", "1900-03-01 00:00:00"),
        ("excel", "60", None),
        ("excel", f"46300.{'1' * 5000}", None),
    ],
)
def test_a_moment_is_read_as_its_form_says(form: str, written: str, moment: str | None) -> None:
    assert values.in_form(form, of_a_moment=True)(written) == moment


@pytest.mark.parametrize("number", ["1" * 5000, "1." + "1" * 5000, "1" * 40, "1e9", "١٢", "1\0", "nan"])
def test_what_is_no_number_of_a_register_stays(number: str) -> None:
    assert values.times(values.UNITS["亩"])(number) is None


def test_what_is_left_takes_no_more_memory_than_a_list_of_codes(home: Home) -> None:
    say(home, "gov.house", '[codes.status]\n"现房" = 1\n')
    said = mapping.read(home, "gov.house")
    assert said is not None
    mapper = Mapper("gov.house", said)
    for start in range(0, 3000, 1000):
        mapper(of_status([f"x{number}" for number in range(start, start + 1000)]))
    assert sum(map(len, mapper._missing.values())) <= MOST_CODES + 2
    assert mapper.unmapped() == [Unmapped("status", "", 3000)]


CELL = st.none() | st.text(st.characters(codec="gb18030", exclude_characters="\0"), min_size=1, max_size=6)


@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=12), cut=st.integers(1, 7))
def test_rows_are_the_same_whatever_pieces_they_come_in(rows: list[tuple[Any, ...]], cut: int) -> None:
    frame = pl.DataFrame(rows, schema=dict.fromkeys("abc", pl.String), orient="row")
    written = frame.write_csv(include_header=False).encode()
    for encoding in ("utf-8", "gb18030"):
        data = written.decode().encode(encoding)
        lines, found = WholeLines(encoding, enough=1), []
        for start in range(0, len(data), cut):
            if piece := lines.given(data[start : start + cut]):
                found.append(read_lines(piece, "abc"))
        if piece := lines.rest():
            found.append(read_lines(piece, "abc"))
        back = pl.concat(found) if found else frame.clear()
        assert back.rows() == frame.rows()


def their_own(extract: str, rows: list[dict[str, str]]) -> tuple[str, list[dict[str, str]]]:
    """A mapping, and the rows as a city would write them: Chinese names, meanings for codes, Chinese days."""
    columns: dict[str, str] = {}
    codes: dict[str, dict[str, Any]] = {}
    dates: dict[str, str] = {}
    turned: dict[str, Callable[[str], str]] = {}
    for column in contracts.ALL[extract].columns:
        name, meaning = column.name, column.meaning
        columns[name] = meaning.chinese
        if column.kind == "flag":
            codes[name] = {"是": "Y", "否": "N"}
        elif meaning.codes:
            codes[name] = {f"{chinese}{code}": code for code, (chinese, _) in meaning.codes.items()}
        if column.kind == "date":
            dates[name] = "YYYY年M月D日"
            turned[name] = lambda text: "{}年{}月{}日".format(*(int(part) for part in text.split("-")))
        if name in codes:
            back = {str(ours): theirs for theirs, ours in codes[name].items()}
            turned[name] = back.__getitem__
    lines = ["[columns]", *(f'{name} = "{theirs}"' for name, theirs in columns.items())]
    for name, said in codes.items():
        lines += [f"[codes.{name}]", *(f'"{theirs}" = {json.dumps(ours)}' for theirs, ours in said.items())]
    lines += ["[dates]", *(f'{name} = "{form}"' for name, form in dates.items())]
    written = [
        {columns[name]: turned.get(name, str)(text) if text else "" for name, text in row.items()} for row in rows
    ]
    return "\n".join(lines), written


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deliveries of one night of a demo city."""
    from outpost.demo import write_city

    made = Home(tmp_path_factory.mktemp("demo") / "home")
    make_home(made)
    write_city(made.landing, residents=300, nights=1, date=DAY)
    return made.landing / str(DAY)


@pytest.mark.parametrize("extract", contracts.ALL)
def test_a_delivery_turned_into_a_citys_own_form_comes_back(
    home: Home, tmp_path: Path, demo: Path, extract: str
) -> None:
    network, name = extract.split(".")
    with (demo / network / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said, theirs = their_own(extract, rows)
    say(home, extract, said)
    if not rows:
        pytest.skip("the demo city has no row of it")
    target = tmp_path / "theirs.csv"
    with target.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(theirs[0]))
        writer.writeheader()
        writer.writerows(theirs)
    done = convert(home, target, extract, DAY)
    assert done.unmapped == ()
    assert delivered(home, extract) == rows


PAGES = [Path(__file__).parents[3] / "docs" / name for name in ("mapping.md", "mapping.zh.md")]
BLOCKS = re.compile(
    r"```toml\n# mapping/(?P<extract>[\w.]+)\.toml\n(?P<said>.*?)```\n\n```csv\n(?P<rows>.*?)```", re.DOTALL
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_three_sources_of_the_docs_are_converted_as_they_say(home: Home, tmp_path: Path, page: Path) -> None:
    left = {}
    for block in BLOCKS.finditer(page.read_text(encoding="utf-8")):
        say(home, block["extract"], block["said"])
        (tmp_path / "theirs.csv").write_text(block["rows"], encoding="utf-8")
        left[block["extract"]] = convert(home, tmp_path / "theirs.csv", block["extract"], DAY).unmapped
    garages = Unmapped("planned_use", "车库", 3)
    assert left == {"police.resident": (), "gov.house": (garages,), "gov.gas_account": ()}
    assert delivered(home)[0]["building_area"] == "100"
    assert delivered(home, "gov.gas_account")[0]["updated_at"] == "2026-11-21 08:30:00"
    assert delivered(home, "police.resident")[1]["end_date"] == "2026-10-01"

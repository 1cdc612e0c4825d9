"""Manifests for files whose sender wrote none: what they say is what landing holds the file against."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from outpost import contracts
from outpost.cli import cli
from outpost.home import Home
from outpost.init import make_home
from outpost.landing.declaring import DeclaringError, Place, declare, declared
from outpost.landing.manifest import check_place, read_manifest
from outpost.landing.refusal import RefusalError

T = dt.date(2026, 11, 22)
NOW = dt.datetime.fromisoformat("2026-11-23T00:10:00+08:00")
HEADER = "id_number,kind,start_date,end_date,updated_at\n"
LINE = '99,"低保\n一档",2026-01-01,,2026-11-20 08:00:00\n'
PLACE = Place("gov.benefit", T)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    (made.landing / T.isoformat() / "gov").mkdir(parents=True)
    return made


def place_of(home: Home, ending: str = ".csv") -> Path:
    return home.landing / T.isoformat() / "gov" / f"benefit{ending}"


FORMS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "UTF-8": (".csv", lambda path: path.write_bytes((HEADER + LINE * 3).encode()), "utf-8"),
    "with a mark": (".csv", lambda path: path.write_bytes(("\ufeff" + HEADER + LINE * 3).encode()), "utf-8"),
    "GB18030": (".csv", lambda path: path.write_bytes((HEADER + LINE * 3).encode("gb18030")), "gb18030"),
    "Windows": (
        ".csv",
        lambda path: path.write_bytes((HEADER + LINE * 3).replace("\n", "\r\n").encode() + b"\x1a"),
        "utf-8",
    ),
    "gzip": (".csv.gz", lambda path: path.write_bytes(gzip.compress((HEADER + LINE * 3).encode())), "utf-8"),
    "Parquet": (
        ".parquet",
        lambda path: pl.DataFrame({name: ["9"] * 3 for name in HEADER.strip().split(",")}).write_parquet(path),
        "utf-8",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_manifest_says_what_the_file_is(home: Home, form: str) -> None:
    ending, write, encoding = FORMS[form]
    file = place_of(home, ending)
    write(file)
    done = CliRunner().invoke(cli, ["manifest", str(file), "--home", str(home.root)])
    assert done.exit_code == 0, done.output
    said = read_manifest(file.with_name("benefit.manifest.json"))
    check_place(said, "gov.benefit", T, contracts.ALL["gov.benefit"].terms.load)
    assert (said.rows, said.bytes, said.encoding) == (3, file.stat().st_size, encoding)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEADER + '99,"', "cannot be read"),
        ("id_number,kind\n99,a\n", "start_date"),
        (HEADER.replace("kind", "holder_phone"), "never ingested"),
        ("", "no header"),
    ],
)
def test_what_landing_would_refuse_gets_none(home: Home, content: str, said: str) -> None:
    file = place_of(home)
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RefusalError, match=said):
        declared(file, PLACE, (), NOW)
    done = CliRunner().invoke(cli, ["manifest", str(file), "--home", str(home.root), "--json"])
    assert done.exit_code == 1
    assert [one["state"] for one in json.loads(done.output)] == ["refused"]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_link_and_what_is_not_there_get_none(home: Home) -> None:
    file = place_of(home)
    file.symlink_to(home.config)
    for path in (file, file.with_name("nothing.csv")):
        with pytest.raises(DeclaringError):
            declared(path, PLACE, (), NOW)


def test_one_that_says_otherwise_is_not_written_over(home: Home) -> None:
    file = place_of(home)
    file.write_text(HEADER + LINE, encoding="utf-8")
    assert declare(file, declared(file, PLACE, (), NOW)) == "written"
    assert declare(file, declared(file, PLACE, (), NOW + dt.timedelta(hours=1))) == "there"
    file.write_text(HEADER + LINE * 2, encoding="utf-8")
    with pytest.raises(DeclaringError, match="--force"):
        declare(file, declared(file, PLACE, (), NOW))
    assert declare(file, declared(file, PLACE, (), NOW), force=True) == "written"
    assert read_manifest(file.with_name("benefit.manifest.json")).rows == 2


def test_what_a_file_is_has_to_be_said(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "benefit.csv"
    file.write_text(HEADER, encoding="utf-8")
    with pytest.raises(DeclaringError, match="--extract"):
        Place.of(file, None, T)
    with pytest.raises(DeclaringError, match="--date"):
        Place.of(file, "gov.benefit", None)
    assert Place.of(place_of(home), None, None) == PLACE
    with pytest.raises(DeclaringError, match="comes whole"):
        declared(file, PLACE, (), NOW, load="incremental")

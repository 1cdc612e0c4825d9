"""Odd things under landing/: each refuses its own delivery, or is told as a misplaced file, and nothing else stops."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost import contracts
from outpost.landing import discover, land_unknown
from outpost.landing.inputs import printable
from tests.outpost.landing.conftest import City, T, csv_bytes, good_row

LEASE = contracts.ALL["gov.lease"]
NEXT = T + dt.timedelta(days=1)


def leases(count: int) -> list[dict[str, str]]:
    return [good_row(LEASE, serial) for serial in range(1, count + 1)]


def as_link(file: Path) -> None:
    file.rename(file.with_name("real"))
    file.symlink_to(file.with_name("real"))


def as_link_out_of_the_home(file: Path) -> None:
    outside = file.parents[4] / "outside"
    shutil.move(file, outside)
    file.symlink_to(outside)


def as_dangling_link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/nowhere/at/all")


def as_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def as_folder(file: Path) -> None:
    file.unlink()
    (file / "part-0000").mkdir(parents=True)


def as_socket(file: Path) -> None:
    file.unlink()
    here = Path.cwd()
    os.chdir(file.parent)  # a socket's address has room for a short name alone
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(file.name)
    finally:
        os.chdir(here)


ODD = [as_link, as_link_out_of_the_home, as_dangling_link, as_pipe, as_folder, as_socket]


@pytest.mark.parametrize("which", ["lease.csv", "lease.manifest.json"])
@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_plain_file_is_refused_until_it_is_one(city: City, odd: Callable[[Path], None], which: str) -> None:
    file = city.deliver("gov.lease", leases(2))
    city.deliver("gov.house", [good_row(contracts.ALL["gov.house"])])
    odd(file.with_name(which))
    (outcome,) = city.land("gov.lease").outcomes
    assert (outcome.status, outcome.ground) == ("refused", "irregular")
    assert which in str(outcome.why)
    assert city.land("gov.house").count("accepted") == 1
    assert discover(city.con, city.home, T) == [], "told once"
    place = file.with_name(which)
    shutil.rmtree(place) if place.is_dir() and not place.is_symlink() else place.unlink()
    city.deliver("gov.lease", leases(2))
    assert [found.status for found in city.land("gov.lease", NEXT).outcomes] == ["accepted"]


def test_a_network_folder_or_a_date_that_is_a_link_is_told(city: City, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "gov"
    outside.mkdir(parents=True)
    (outside / "lease.csv").write_bytes(csv_bytes(leases(1)))
    day = city.home.landing / T.isoformat()
    day.mkdir()
    (day / "gov").symlink_to(outside)
    (city.home.landing / "2026-11-21").symlink_to(tmp_path / "outside")
    (city.home.landing / "2026-11-20").write_text("a file")
    inputs = discover(city.con, city.home, T)
    outcomes = land_unknown(city.con, city.home, T, inputs)
    assert [(found.delivery, found.status) for found in outcomes] == [
        ("2026-11-20@2026-11-20", "refused"),
        ("2026-11-21@2026-11-21", "refused"),
        ("gov@2026-11-22", "refused"),
    ]
    assert "symbolic link" in str(outcomes[1].why)
    assert discover(city.con, city.home, T) == []


@pytest.mark.parametrize("place", ["date", "network", "file"])
def test_names_that_are_no_utf_8_stop_nothing(city: City, place: str, tmp_path: Path) -> None:
    city.deliver("gov.lease", leases(1))
    day = os.fsencode(city.home.landing / T.isoformat())
    odd = {"date": day + b"\xff/gov", "network": day + b"/g\xfcv", "file": day + b"/gov"}[place]
    Path(os.fsdecode(odd)).mkdir(parents=True, exist_ok=True)
    Path(os.fsdecode(odd + b"/hou\xd6\xd0se.csv")).write_bytes(b"x")
    inputs = discover(city.con, city.home, T)
    written = json.dumps([entry.as_json() for entry in inputs], ensure_ascii=False).encode("utf-8")
    read = [type(inputs[0]).from_json(values) for values in json.loads(written)]
    outcomes = land_unknown(city.con, city.home, T, read)
    assert [found.status for found in outcomes] == ([] if place == "date" else ["refused"])
    assert all("\\xd6\\xd0" in found.delivery for found in outcomes)
    assert city.land("gov.lease", inputs=read).count("accepted") == 1
    assert discover(city.con, city.home, T) == []


def test_names_are_shown_without_what_cannot_be_seen() -> None:
    assert printable("租赁 备案.csv") == "租赁 备案.csv"
    assert printable(os.fsdecode(b"a\xff\n")) == "a\\xff\\n"
    assert printable("a\u202eb") == "a\\u202eb"


def test_a_folder_that_cannot_be_looked_into_is_told(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.deliver("gov.lease", leases(1))
    listed = Path.iterdir

    def closed(path: Path) -> object:
        if path.name == "gov":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", closed)
    outcomes = land_unknown(city.con, city.home, T, discover(city.con, city.home, T))
    assert [found.delivery for found in outcomes] == ["gov@2026-11-22"]


def test_a_file_that_may_not_be_read_is_refused_with_the_next_step(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    file = city.deliver("gov.lease", leases(1))
    opened = os.open

    def closed(path: object, *others: int) -> int:
        if os.fspath(path) == str(file):  # type: ignore[call-overload]
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", closed)
    monkeypatch.setattr(os, "access", lambda path, mode: os.fspath(path) != str(file))
    (outcome,) = city.land("gov.lease").outcomes
    assert (outcome.status, outcome.why) == ("refused", "lease.csv may not be read: give Outpost the right to")
    monkeypatch.undo()
    assert city.land("gov.lease", NEXT).outcomes[0].status == "accepted"


def test_a_refused_delivery_put_right_at_the_same_size_and_time_is_taken(city: City) -> None:
    good = csv_bytes(leases(2))
    bad = good.replace(b"2026-10-05", b"2026-99-99")
    file = city.deliver("gov.lease", leases(2), content=bad)
    manifest = file.with_name("lease.manifest.json")
    wrong = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(wrong | {"sha256": "0" * 64}))
    for path in (file, manifest):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    sizes = [path.stat().st_size for path in (file, manifest)]
    assert city.land("gov.lease").outcomes[0].status == "refused"
    city.deliver("gov.lease", leases(2))
    for path in (file, manifest):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert [path.stat().st_size for path in (file, manifest)] == sizes, "or this test says nothing"
    assert [found.status for found in city.land("gov.lease", NEXT).outcomes] == ["accepted"]


def test_an_accepted_delivery_is_not_read_again(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.deliver_and_land("gov.lease", leases(2))
    monkeypatch.setattr("outpost.landing.inputs.sha256_of", lambda path: pytest.fail("read again"))
    assert discover(city.con, city.home, NEXT) == []

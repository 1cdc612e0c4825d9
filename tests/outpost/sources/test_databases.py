"""Deliveries out of real PostgreSQL and MariaDB servers: to the letter, out of one snapshot, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pymysql
import pytest
from click.testing import CliRunner

from outpost.cli import cli
from outpost.home import Home, write_whole
from outpost.init import make_home
from outpost.sources import checking, delivery
from outpost.sources.checking import check
from outpost.sources.pulling import Pulled, pull
from tests.servers import Server, mariadb_server, postgres_server

__all__ = ["mariadb_server", "postgres_server"]

T = dt.date(2026, 11, 22)
HOUSE = (
    "house_number", "address_text", "building_area", "usable_area", "bedrooms", "planned_use", "ground_floor_shop",
    "danger_level", "first_registered_on", "status", "updated_at",
)  # fmt: skip
ODD = '崇川区"工农路",108号\n3幢 \\N 𠀀〇'
"""A text with all that CSV and encodings get wrong: quotes, commas, a line end, a backslash, four-byte characters."""


class Bench:
    """A home with one source, whose DSN is in a file of its owner."""

    def __init__(self, root: Path, kind: str) -> None:
        self.home = Home(root)
        self.kind = kind
        make_home(self.home)

    def source(self, dsn: str, extracts: str, more: str = "") -> None:
        secret = self.home.root / "dsn"
        secret.write_text(dsn)
        secret.chmod(0o600)
        text = f'[sources.city]\nkind = "{self.kind}"\ndsn_file = "dsn"\n{more}\n{extracts}'
        (self.home.root / "sources.toml").write_text(text, encoding="utf-8")

    def pull(self, day: dt.date = T) -> list[Pulled]:
        return pull(self.home, (), day)

    def delivered(self, extract: str = "gov.house", day: dt.date = T, encoding: str = "utf-8") -> list[list[str]]:
        """The rows in landing/, after the manifest was held against the file."""
        network, name = extract.split(".")
        file = self.home.landing / day.isoformat() / network / f"{name}.csv.gz"
        said = json.loads(file.with_name(f"{name}.manifest.json").read_text(encoding="utf-8"))
        content = file.read_bytes()
        assert (said["bytes"], said["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        header, *rows = csv.reader(io.StringIO(gzip.decompress(content).decode(encoding), newline=""))
        assert said["rows"] == len(rows)
        assert said["encoding"] == encoding
        assert tuple(header)[:1] == HOUSE[:1] or extract != "gov.house"
        return rows

    def left(self) -> list[str]:
        """What lies in landing/ and where deliveries are written."""
        places = (self.home.landing, self.home.lake / "sources")
        kept = ("pull.lock", "marks.json")
        return sorted(
            path.name for place in places for path in place.rglob("*") if path.is_file() and path.name not in kept
        )


HOUSES = '[sources.city.extracts."gov.house"]\ntable = "{}"\ncolumns = {{ address_text = "地址" }}\n'
VISITS = """[sources.city.extracts."gov.grid_visit"]
table = "visit"
changed = "updated_at"
overlap_minutes = 60
"""
COLUMNS = """house_number varchar(20), 地址 varchar(200), building_area numeric(12,2), usable_area numeric(12,2),
 bedrooms int, planned_use varchar(20), ground_floor_shop boolean, danger_level varchar(2), first_registered_on date,
 status int, updated_at {}, holder_phone varchar(20)"""
ROWS: list[tuple[Any, ...]] = [
    ("H1", ODD, "80.10", None, 2, "", True, None, "2001-02-28", 1, "2026-11-20 11:00:00.123456", "no"),
    ("H2", "工农路1号", None, "0.00", None, None, False, "C", None, 1, "2026-11-20 00:00:00", "no"),
    ("H3", "NULL", "1.00", "1.00", 0, "nan", None, None, "1970-01-01", 0, "2026-11-20 23:59:59", "no"),
]
WANTED = [
    ["H1", ODD, "80.10", "", "2", "", "Y", "", "2001-02-28", "1", "2026-11-20 11:00:00.123456"],
    ["H2", "工农路1号", "", "0.00", "", "", "N", "C", "", "1", "2026-11-20 00:00:00"],
    ["H3", "NULL", "1.00", "1.00", "0", "nan", "", "", "1970-01-01", "0", "2026-11-20 23:59:59"],
]


@pytest.fixture
def pg(postgres_server: Server, tmp_path: Path) -> Iterator[tuple[Bench, psycopg.Connection[Any], str]]:
    """A bench, a connection to a database of its own, and its DSN."""
    name = f"city_{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12]}"
    with psycopg.connect(postgres_server.postgresql(), autocommit=True) as con:
        con.execute(f"CREATE DATABASE {name}")
    dsn = postgres_server.postgresql(name)
    with psycopg.connect(dsn, autocommit=True) as con:
        yield Bench(tmp_path / "home", "postgresql"), con, dsn


@pytest.fixture
def maria(mariadb_server: Server, tmp_path: Path) -> Iterator[tuple[Bench, Any, str]]:
    name = f"city_{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:12]}"
    server = mariadb_server
    con = pymysql.connect(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        charset="utf8mb4",
        autocommit=True,
    )
    with con, con.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        cursor.execute(f"USE {name}")
        yield Bench(tmp_path / "home", "mysql"), cursor, server.mysql(name)


def as_texts(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.removesuffix(".000000") for cell in row] for row in sorted(rows)]


def test_postgresql_to_the_letter(pg: tuple[Bench, psycopg.Connection[Any], str]) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.cursor().executemany(f"INSERT INTO house VALUES ({', '.join(['%s'] * 12)})", ROWS)
    bench.source(dsn, HOUSES.format("public.house"))
    assert [(one.state, one.rows, one.load) for one in bench.pull()] == [("delivered", 3, "full")]
    assert as_texts(bench.delivered()) == WANTED


def test_mariadb_to_the_letter(maria: tuple[Bench, Any, str]) -> None:
    bench, cursor, dsn = maria
    cursor.execute(f"CREATE TABLE house ({COLUMNS.format('datetime(6)')})")
    cursor.executemany(f"INSERT INTO house VALUES ({', '.join(['%s'] * 12)})", ROWS)
    bench.source(dsn, HOUSES.format("house"))
    assert [(one.state, one.rows, one.load) for one in bench.pull()] == [("delivered", 3, "full")]
    assert as_texts(bench.delivered()) == WANTED


def test_moments_with_a_zone_are_local_time(pg: tuple[Bench, psycopg.Connection[Any], str]) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamptz')})")
    con.execute("INSERT INTO house (house_number, updated_at) VALUES ('H1', '2026-11-20T16:30:00Z')")
    bench.source(dsn, HOUSES.format("house"))
    bench.pull()
    assert bench.delivered()[0][-1] == "2026-11-21 00:30:00"


def test_a_database_in_gbk(maria: tuple[Bench, Any, str]) -> None:
    bench, cursor, dsn = maria
    cursor.execute(f"CREATE TABLE house ({COLUMNS.format('datetime')}) CHARACTER SET gbk")
    cursor.execute("INSERT INTO house (house_number, 地址) VALUES ('H1', '如皋市澜台5座\\\\鎔镕')")
    bench.source(dsn, HOUSES.format("house"))
    bench.pull()
    assert bench.delivered()[0][1] == "如皋市澜台5座\\鎔镕"


def test_a_database_that_says_no_encoding(
    pg: tuple[Bench, psycopg.Connection[Any], str], postgres_server: Server
) -> None:
    bench, con, _ = pg
    con.execute("DROP DATABASE IF EXISTS plain")
    con.execute("CREATE DATABASE plain ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    dsn = postgres_server.postgresql("plain")
    with psycopg.connect(dsn, autocommit=True) as plain:
        plain.execute("SET client_encoding = 'SQL_ASCII'")
        plain.execute(b"CREATE TABLE house (house_number text, address_text text, status int, updated_at timestamp)")
        plain.execute(b"INSERT INTO house VALUES ('H1', '" + "㐀镕村1号".encode("gb18030") + b"', 1, '2026-11-20')")
    extract = (
        '[sources.city.extracts."gov.house"]\ntable = "house"\nleave_out = ["building_area", "usable_area", "bedrooms",'
    )
    extract += ' "planned_use", "ground_floor_shop", "danger_level", "first_registered_on"]\n'
    bench.source(dsn, extract)
    assert "says no encoding" in bench.pull()[0].why
    bench.source(dsn, extract, 'encoding = "gb18030"')
    assert bench.pull()[0].state == "delivered"
    assert bench.delivered(encoding="gb18030")[0] == ["H1", "㐀镕村1号", *[""] * 7, "1", "2026-11-20 00:00:00"]


def visit(number: int, moment: str) -> str:
    return f"('V{number}', '3206', '{moment}', 'routine', 'occupied', 1, '{moment}')"


VISIT = (
    "CREATE TABLE visit (visit_id varchar(20), address_code varchar(40), visited_at timestamp, purpose varchar(20),"
    " occupancy varchar(20), people_seen int, updated_at timestamp)"
)


def test_increments_overlap_and_wait_until_they_are_delivered(
    pg: tuple[Bench, psycopg.Connection[Any], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, con, dsn = pg
    con.execute(VISIT)
    con.execute(f"INSERT INTO visit VALUES {visit(1, '2026-11-20 08:00:00')}, {visit(2, '2026-11-21 08:00:00')}")
    bench.source(dsn, VISITS)
    assert [(one.rows, one.load) for one in bench.pull(T)] == [(2, "full")]
    con.execute(f"INSERT INTO visit VALUES {visit(3, '2026-11-21 07:30:00')}, {visit(4, '2026-11-22 08:00:00')}")
    # The process ends before the delivery is in its place: the next one asks for the same.
    with monkeypatch.context() as patch:
        patch.setattr("outpost.sources.delivery.put", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bench.pull(T + dt.timedelta(days=1))
    assert [(one.rows, one.load) for one in bench.pull(T + dt.timedelta(days=1))] == [(3, "incremental")]
    rows = bench.delivered("gov.grid_visit", T + dt.timedelta(days=1))
    assert sorted(row[0] for row in rows) == ["V2", "V3", "V4"], "one hour before the newest of before, and what is new"
    assert [(one.rows, one.load) for one in bench.pull(T + dt.timedelta(days=2))] == [(1, "incremental")]


def test_increments_of_mariadb(maria: tuple[Bench, Any, str]) -> None:
    bench, cursor, dsn = maria
    cursor.execute(VISIT.replace("timestamp", "datetime"))
    cursor.execute(f"INSERT INTO visit VALUES {visit(1, '2026-11-20 08:00:00')}, {visit(2, '2026-11-21 08:00:00')}")
    bench.source(dsn, VISITS)
    assert [(one.rows, one.load) for one in bench.pull(T)] == [(2, "full")]
    cursor.execute(f"INSERT INTO visit VALUES {visit(4, '2026-11-22 08:00:00')}")
    assert [(one.rows, one.load) for one in bench.pull(T + dt.timedelta(days=1))] == [(2, "incremental")]


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_all_extracts_come_out_of_one_snapshot(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, con, dsn = request.getfixturevalue(kind)
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.execute(VISIT)
    con.execute("INSERT INTO house (house_number) VALUES ('H1')")
    con.execute(f"INSERT INTO visit VALUES {visit(1, '2026-11-20 08:00:00')}")
    bench.source(dsn, HOUSES.format("house") + VISITS)
    from outpost.sources import database

    whole = database.take

    def take_and_change(*given: Any) -> Any:
        done = whole(*given)
        con.execute(f"INSERT INTO visit VALUES {visit(2, '2026-11-21 08:00:00')}")
        con.execute("DELETE FROM house")
        return done

    monkeypatch.setattr(database, "take", take_and_change)
    assert [(one.extract, one.rows) for one in bench.pull()] == [("gov.house", 1), ("gov.grid_visit", 1)]


FAULTS = {
    "column": ('[sources.city.extracts."gov.house"]\ntable = "house"\n', "no column address_text"),
    "table": (HOUSES.format("nowhere"), "the table is not there"),
    "binary": (
        '[sources.city.extracts."gov.house"]\ntable = "house"\ncolumns = { address_text = "picture" }\n',
        "columns of bytes are no texts: picture",
    ),
    "statement": ('[sources.city.extracts."gov.house"]\nselect = "SELECT 1 FROM WHERE"\n', "no statement"),
}


@pytest.mark.parametrize("kind", ["pg", "maria"])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_read_is_told_and_leaves_nothing(kind: str, fault: str, request: pytest.FixtureRequest) -> None:
    bench, con, dsn = request.getfixturevalue(kind)
    columns = COLUMNS.format("timestamp") + (", picture bytea" if kind == "pg" else ", picture blob")
    con.execute(f"CREATE TABLE house ({columns})")
    con.execute(VISIT)
    extract, said = FAULTS[fault]
    bench.source(dsn, extract + VISITS)
    house, visits = bench.pull()
    assert (house.state, visits.state) == ("failed", "delivered"), house.why
    assert said in house.why
    assert bench.left() == ["grid_visit.csv.gz", "grid_visit.manifest.json"]


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_who_may_not_come_in_is_told_without_his_secret(
    kind: str, request: pytest.FixtureRequest, postgres_server: Server, mariadb_server: Server
) -> None:
    bench, _, dsn = request.getfixturevalue(kind)
    for changed, said in (
        (dsn.replace("outpost:outpost@", "outpost:s3cret@"), "password"),
        (dsn.replace("/city_", "/nowhere_"), "no such database"),
        (
            dsn.replace(f":{postgres_server.port}/", ":1/").replace(f":{mariadb_server.port}/", ":1/"),
            "cannot be reached",
        ),
    ):
        bench.source(changed, HOUSES.format("house"))
        (done,) = bench.pull()
        assert done.state == "failed"
        assert said in done.why
        assert "s3cret" not in done.why
    assert bench.left() == []


def test_a_source_is_only_read(pg: tuple[Bench, psycopg.Connection[Any], str]) -> None:
    bench, con, dsn = pg
    con.execute("CREATE SEQUENCE numbers")
    extract = """[sources.city.extracts."gov.benefit"]
select = "SELECT nextval('numbers') AS id_number, 'x' AS kind, now() start_date, now() end_date, now() updated_at"
"""
    bench.source(dsn, extract)
    assert "only read" in bench.pull()[0].why


def test_what_may_never_be_read_is_not_asked_for(pg: tuple[Bench, psycopg.Connection[Any], str]) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'") if not con.execute(
        "SELECT 1 FROM pg_roles WHERE rolname = 'reader'"
    ).fetchone() else None
    named = ", ".join(name if name != "address_text" else "地址" for name in HOUSE)
    con.execute(f"GRANT SELECT ({named}) ON house TO reader")
    bench.source(dsn.replace("outpost:outpost@", "reader:reader@"), HOUSES.format("house"))
    assert bench.pull()[0].state == "delivered", "the account has no right to any other column"


@contextmanager
def cut_after(port: int, count: int) -> Iterator[int]:
    """A way to a server that is cut once it has let ``count`` bytes through from it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def pass_on(source: socket.socket, target: socket.socket, left: list[int] | None) -> None:
        try:
            while data := source.recv(65536):
                if left is not None:
                    data = data[: left[0]]
                    left[0] -= len(data)
                target.sendall(data)
                if left is not None and left[0] <= 0:
                    break
        except OSError:
            pass
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=pass_on, args=(client, server, None), daemon=True).start()
            threading.Thread(target=pass_on, args=(server, client, [count]), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_a_connection_cut_at_any_point_leaves_no_half_delivery(
    kind: str, request: pytest.FixtureRequest, postgres_server: Server, mariadb_server: Server
) -> None:
    bench, con, dsn = request.getfixturevalue(kind)
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    many = ", ".join(f"('H{number}', '{'工农路' * 20}', '2026-11-20 00:00:00')" for number in range(2000))
    con.execute(f"INSERT INTO house (house_number, 地址, updated_at) VALUES {many}")
    port = postgres_server.port if kind == "pg" else mariadb_server.port
    for count in (1, 90, 400, 900, 1500, 3000, 20_000, 150_000, 350_000):
        with cut_after(port, count) as cut:
            bench.source(dsn.replace(f":{port}/", f":{cut}/"), HOUSES.format("house"))
            (done,) = bench.pull()
        assert done.state == "failed", count
        assert bench.left() == []
    bench.source(dsn, HOUSES.format("house"))
    assert bench.pull()[0].rows == 2000
    assert bench.pull()[0].state == "there"


def test_a_manifest_that_a_process_did_not_live_to_lay_is_laid_by_the_next(
    pg: tuple[Bench, psycopg.Connection[Any], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    bench.source(dsn, HOUSES.format("house"))

    def ends(path: Path, content: str) -> None:
        if path.name == "house.manifest.json":
            raise KeyboardInterrupt
        write_whole(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "write_whole", ends)
        with pytest.raises(KeyboardInterrupt):
            bench.pull()
    assert bench.left() == ["gov.house.laid.json", "house.csv.gz"]
    assert bench.pull()[0].state == "there"
    assert bench.delivered() == []
    assert bench.left() == ["house.csv.gz", "house.manifest.json"]


@pytest.mark.parametrize("name", ["house.csv", "house.csv.gz", "house.manifest.json"])
def test_what_somebody_else_is_about_to_deliver_is_left_alone(
    pg: tuple[Bench, psycopg.Connection[Any], str], name: str
) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.execute(VISIT)
    folder = bench.home.landing / T.isoformat() / "gov"
    folder.mkdir(parents=True)
    (folder / name).write_text("theirs")
    bench.source(dsn, HOUSES.format("house") + VISITS)
    house, visits = bench.pull()
    assert (house.state, visits.state) == ("failed", "delivered")
    assert f"{name} of {T} lies in landing/ without" in house.why
    assert (folder / name).read_text() == "theirs"


def test_a_check_says_what_landing_would_say_and_takes_nothing_in(
    pg: tuple[Bench, psycopg.Connection[Any], str],
) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    con.execute(VISIT)
    con.cursor().executemany(f"INSERT INTO house VALUES ({', '.join(['%s'] * 12)})", ROWS)
    con.execute("INSERT INTO house (house_number, 地址, status, updated_at) VALUES ('H4', '甲路1号', 77, '2026-11-20')")
    bench.source(dsn, HOUSES.format("house") + VISITS.replace('"visit"', '"nowhere"'))
    before = set(bench.home.root.rglob("*"))
    said = check(bench.home, (), T)
    told = {(one.extract, one.state, one.column, one.rule): one.rows for one in said}
    assert told["gov.house", "accepted", "", ""] == 4
    assert told["gov.grid_visit", "read", "", ""] == 0
    assert [rows for (extract, _, column, _), rows in told.items() if (extract, column) == ("gov.house", "status")] == [
        2
    ]
    assert not any("甲路" in one.why or "77" in one.why for one in said)
    after = set(bench.home.root.rglob("*"))
    assert {path.name for path in after - before} <= {"sources", "pull.lock"}


def test_two_checks_at_once_are_in_folders_of_their_own(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_home(home)
    with checking._scratch(home) as one:
        with checking._scratch(home) as other:
            assert one.root != other.root
        assert one.config.is_file()
    assert not (home.lake / "sources" / "check").exists()


def test_a_check_of_what_would_be_refused_ends_with_one(pg: tuple[Bench, psycopg.Connection[Any], str]) -> None:
    bench, con, dsn = pg
    con.execute(f"CREATE TABLE house ({COLUMNS.format('timestamp')})")
    many = ", ".join(f"('H{number}', '工农路', 99, '2026-11-20')" for number in range(100))
    con.execute(f"INSERT INTO house (house_number, 地址, status, updated_at) VALUES {many}")
    bench.source(dsn, HOUSES.format("house"))
    done = CliRunner().invoke(cli, ["sources", "check", "--home", str(bench.home.root), "--date", T.isoformat()])
    assert done.exit_code == 1
    assert "refused" in done.output

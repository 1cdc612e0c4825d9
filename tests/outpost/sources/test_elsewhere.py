"""Deliveries out of pages of JSON, drop folders, and drivers of servers that are not here."""

from __future__ import annotations

import asyncio
import datetime as dt
import decimal
import gzip
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from outpost.home import Home
from outpost.init import make_home
from outpost.sources import cursors
from outpost.sources.database import take
from outpost.sources.delivery import DeliveryWriter
from outpost.sources.pulling import Pulled, pull
from outpost.sources.settings import ExtractSource, SourceError

T = dt.date(2026, 11, 22)
BENEFIT = '[sources.city.extracts."gov.benefit"]\n'
ROW = {
    "id_number": "99",
    "kind": "a",
    "start_date": "2026-01-01",
    "end_date": None,
    "updated_at": "2026-11-20 08:00:00",
}
LINE = "99,a,2026-01-01,,2026-11-20 08:00:00"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    return made


def pulled(home: Home, kind: str, dsn: str, extract: str, more: str = "") -> Pulled:
    (home.root / "dsn").write_text(dsn)
    (home.root / "dsn").chmod(0o600)
    text = f'[sources.city]\nkind = "{kind}"\ndsn_file = "dsn"\nconnect_seconds = 5\nstatement_seconds = 20\n'
    text += f"{more}\n{extract}"
    (home.root / "sources.toml").write_text(text, encoding="utf-8")
    (done,) = pull(home, (), T)
    return done


def lines(home: Home) -> list[str]:
    file = home.landing / T.isoformat() / "gov" / "benefit.csv.gz"
    return gzip.decompress(file.read_bytes()).decode().splitlines()[1:]


Pages = Callable[[str], tuple[int, object]]


@pytest.fixture
def site() -> Iterator[tuple[str, dict[str, Any]]]:
    """A site on loopback: ``answers`` by path, and what was asked of it."""
    known: dict[str, Any] = {"answers": {}, "asked": []}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known["asked"].append((self.path, self.headers.get("Authorization")))
            status, body = known["answers"].get(self.path, (404, {}))
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", known
    server.shutdown()
    server.server_close()


def test_numbered_pages_end_with_an_empty_one(home: Home, site: tuple[str, dict[str, Any]]) -> None:
    address, known = site
    known["answers"] = {
        f"/b/{T}?page={page}": (200, {"data": [{**ROW, "kind": f"k{page}"}] if page < 3 else []}) for page in (1, 2, 3)
    }
    done = pulled(home, "http", "t0ken", BENEFIT + f'url = "{address}/b/{{date}}?page={{page}}"\nrecords = "data"')
    assert (done.state, done.rows) == ("delivered", 2), done.why
    assert lines(home) == [LINE.replace("a", "k1", 1), LINE.replace("a", "k2", 1)]
    assert {token for _, token in known["asked"]} == {"Bearer t0ken"}


def test_pages_that_name_the_next_one(home: Home, site: tuple[str, dict[str, Any]]) -> None:
    address, known = site
    known["answers"] = {"/b": (200, {"data": [ROW], "next": "/b2"}), "/b2": (200, {"data": [ROW], "next": None})}
    done = pulled(home, "http", "t", BENEFIT + f'url = "{address}/b"\nrecords = "data"\nnext = "next"')
    assert (done.state, done.rows) == ("delivered", 2), done.why


BROKEN: dict[str, tuple[dict[str, tuple[int, object]], str]] = {
    "a circle": ({"/b": (200, {"data": [ROW], "next": "/b"})}, "in a circle"),
    "another host": ({"/b": (200, {"data": [ROW], "next": "http://localhost:1/x"})}, "leads to another host"),
    "a failure": ({"/b": (500, {})}, "answers 500"),
    "a way elsewhere": ({"/b": (302, {})}, "answers 302"),
    "no JSON": ({"/b": (200, b"<html>")}, "not JSON"),
    "deep JSON": ({"/b": (200, b"[" * 100_000)}, "not JSON"),
    "no list": ({"/b": (200, {"data": {"a": 1}})}, "no list of objects"),
    "a field with parts": ({"/b": (200, {"data": [{**ROW, "kind": ["a"]}]})}, "a list or an object"),
    "a column that is missing": ({"/b": (200, {"data": [{"id_number": "99"}]})}, "no record has kind, start_date"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_pages_that_cannot_be_used_leave_nothing(home: Home, site: tuple[str, dict[str, Any]], name: str) -> None:
    address, known = site
    known["answers"], said = BROKEN[name]
    done = pulled(home, "http", "t", BENEFIT + f'url = "{address}/b"\nrecords = "data"\nnext = "next"')
    assert done.state == "failed"
    assert said in done.why
    assert not list(home.landing.rglob("*.*"))


def test_a_server_that_does_not_read_the_number_of_the_page_is_told(
    home: Home, site: tuple[str, dict[str, Any]]
) -> None:
    address, known = site
    known["answers"] = {f"/b?page={page}": (200, {"data": [ROW]}) for page in (1, 2, 3)}
    done = pulled(home, "http", "t", BENEFIT + f'url = "{address}/b?page={{page}}"\nrecords = "data"')
    assert (done.state, len(known["asked"])) == ("failed", 2)
    assert "the same page comes twice" in done.why


def test_half_a_character_is_told(home: Home, site: tuple[str, dict[str, Any]]) -> None:
    address, known = site
    known["answers"] = {"/b": (200, {"data": [{**ROW, "kind": "\ud800"}]})}
    done = pulled(home, "http", "t", BENEFIT + f'url = "{address}/b"\nrecords = "data"')
    assert (done.state, done.why) == ("failed", "gov.benefit: a text holds half a character (a lone surrogate)")


def test_the_next_page_may_name_the_port_that_everybody_means() -> None:
    from outpost.sources import http

    assert http._origin("https://city.example/b") == http._origin("https://city.example:443/b2")
    assert http._origin("https://city.example/b") != http._origin("https://city.example:x/b2")


def test_numbers_of_json_are_taken_as_they_stand(home: Home, site: tuple[str, dict[str, Any]]) -> None:
    address, known = site
    known["answers"] = {"/b": (200, b'{"data": [{"id_number": 12345678901234567890, "kind": 1.10, "start_date": true,'
                                    b' "end_date": null, "updated_at": ""}]}')}  # fmt: skip
    pulled(home, "http", "t", BENEFIT + f'url = "{address}/b"\nrecords = "data"')
    assert lines(home) == ["12345678901234567890,1.10,Y,,"]


@pytest.fixture
def drop(tmp_path: Path, home: Home) -> Iterator[tuple[Path, str]]:
    """A folder behind an SFTP server, and the DSN; the server's key is in known_hosts of the home."""
    folder = tmp_path / "drop"
    folder.mkdir()
    key = asyncssh.generate_private_key("ssh-ed25519")
    ready: dict[str, Any] = {}
    loop = asyncio.new_event_loop()

    class Door(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("city", "s3cret")

    def files(channel: Any) -> asyncssh.SFTPServer:
        return asyncssh.SFTPServer(channel, chroot=str(folder).encode())

    async def serve() -> None:
        ready["server"] = await asyncssh.create_server(Door, "127.0.0.1", 0, server_host_keys=[key], sftp_factory=files)

    loop.run_until_complete(serve())
    threading.Thread(target=loop.run_forever, daemon=True).start()
    port = ready["server"].get_port()
    (home.root / "known").write_text(f"[127.0.0.1]:{port} {key.export_public_key().decode()}")
    yield folder, f"sftp://city:s3cret@127.0.0.1:{port}"
    loop.call_soon_threadsafe(ready["server"].close)
    loop.call_soon_threadsafe(loop.stop)


def lay(folder: Path, content: bytes, **changed: object) -> None:
    (folder / "benefit.csv").write_bytes(content)
    manifest = {
        "extract": "gov.benefit", "network": "gov", "business_date": T.isoformat(), "load": "full", "rows": 1,
        "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "encoding": "utf-8", "schema_version": 1,
        "extracted_at": f"{T}T23:00:00+08:00",
    }  # fmt: skip
    (folder / "benefit.manifest.json").write_text(json.dumps(manifest | changed))


FILE = BENEFIT + 'file = "benefit.csv"'
KNOWN = 'known_hosts = "known"\nfolder = "{date}"'
CONTENT = f"id_number,kind,start_date,end_date,updated_at\n{LINE}\n".encode()


def test_a_file_comes_with_its_manifest(home: Home, drop: tuple[Path, str]) -> None:
    folder, dsn = drop
    (folder / T.isoformat()).mkdir()
    lay(folder / T.isoformat(), CONTENT)
    assert pulled(home, "sftp", dsn, FILE, KNOWN).state == "delivered"
    place = home.landing / T.isoformat() / "gov"
    assert (place / "benefit.csv").read_bytes() == CONTENT
    assert json.loads((place / "benefit.manifest.json").read_text())["rows"] == 1


def test_a_file_of_a_sender_without_manifests_comes_when_he_says_that_it_is_done(
    home: Home, drop: tuple[Path, str]
) -> None:
    folder, dsn = drop
    more = '98,"a\nb",2026-01-01,,2026-11-20 08:00:00\n\x1a'  # a final Ctrl-Z is no row
    (folder / "benefit.csv").write_bytes(CONTENT + more.encode("gb18030"))
    extract = FILE + '\ndone = "benefit.ok"\nencoding = "gb18030"'
    known = 'known_hosts = "known"'
    assert "has not come yet" in pulled(home, "sftp", dsn, extract, known).why
    (folder / "benefit.ok").touch()
    done = pulled(home, "sftp", dsn, extract, known)
    assert (done.state, done.rows) == ("delivered", 2)
    said = json.loads((home.landing / T.isoformat() / "gov" / "benefit.manifest.json").read_text())
    assert (said["rows"], said["encoding"]) == (2, "gb18030")


def test_a_file_without_a_manifest_that_nobody_can_read_is_not_taken(home: Home, drop: tuple[Path, str]) -> None:
    folder, dsn = drop
    (folder / "benefit.ok").touch()
    (folder / "benefit.csv").write_bytes(CONTENT + b'98,"')
    done = pulled(home, "sftp", dsn, FILE + '\ndone = "benefit.ok"', 'known_hosts = "known"')
    assert done.state == "failed"
    assert "cannot be read" in done.why
    assert not list(home.landing.rglob("*.*"))


def test_what_is_unfinished_of_another_day_or_no_file_is_not_taken(home: Home, drop: tuple[Path, str]) -> None:
    folder, dsn = drop
    known = 'known_hosts = "known"'
    lay(folder, CONTENT)
    (folder / "benefit.csv").write_bytes(CONTENT[:-3])
    assert "still being written" in pulled(home, "sftp", dsn, FILE, known).why
    lay(folder, CONTENT, business_date="2026-11-21")
    assert "another extract or day" in pulled(home, "sftp", dsn, FILE, known).why
    lay(folder, CONTENT)
    (folder / "benefit.csv").rename(folder / "other.csv")
    (folder / "benefit.csv").symlink_to("other.csv")
    assert "no plain file" in pulled(home, "sftp", dsn, FILE, known).why
    assert not list(home.landing.rglob("*.*"))


def test_a_manifest_without_a_number_of_rows_is_left_to_landing(home: Home, drop: tuple[Path, str]) -> None:
    folder, dsn = drop
    lay(folder, CONTENT, rows="one")
    done = pulled(home, "sftp", dsn, FILE, 'known_hosts = "known"')
    assert (done.state, done.rows) == ("delivered", 0)


def test_a_dsn_that_is_none_and_a_key_that_is_not_there_are_told(home: Home, drop: tuple[Path, str]) -> None:
    _, dsn = drop
    known = 'known_hosts = "known"'
    told = pulled(home, "sftp", dsn.replace("s3cret", "s3/cret"), FILE, known).why
    assert "written as %2F" in told
    assert "s3" not in told
    assert "ssh-keyscan" in pulled(home, "sftp", dsn, FILE, 'known_hosts = "nowhere"').why


def test_an_account_or_a_server_that_is_another_is_told(home: Home, drop: tuple[Path, str]) -> None:
    folder, dsn = drop
    lay(folder, CONTENT)
    known = 'known_hosts = "known"'
    told = pulled(home, "sftp", dsn.replace("s3cret", "wr0ng"), FILE, known).why
    assert "refused the account" in told
    assert "wr0ng" not in told
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    (home.root / "known").write_text(f"{(home.root / 'known').read_text().split()[0]} {other}")
    assert "is not the one in known" in pulled(home, "sftp", dsn, FILE, known).why


class Cursor:
    """A DB-API cursor over given rows, which notes what it was asked."""

    arraysize = 1

    def __init__(self, rows: list[tuple[Any, ...]], asked: list[str]) -> None:
        self._rows, self._asked = rows, asked

    def execute(self, statement: str) -> None:
        self._asked.append(statement)
        if "missing" in statement.lower():
            raise RuntimeError(type("Said", (), {"full_code": "ORA-00904"})())
        self._left = [] if "1 = 0" in statement else list(self._rows)
        if statement.startswith("SELECT max"):
            self._left = [(max(row[-1] for row in self._rows),)]

    def fetchone(self) -> tuple[Any, ...]:
        return self._left.pop(0)

    def fetchmany(self, count: int) -> list[tuple[Any, ...]]:
        taken, self._left = self._left[:count], self._left[count:]
        return taken

    def close(self) -> None:
        pass


def test_a_driver_with_a_cursor_of_the_documented_form(home: Home) -> None:
    asked: list[str] = []
    moment = dt.datetime.fromisoformat("2026-11-20T08:00:00.000500")
    rows: list[tuple[Any, ...]] = [("V1", "3206", moment, "x", None, decimal.Decimal("1"), moment)]
    connection = type("Connection", (), {"cursor": lambda self: Cursor(rows, asked), "close": lambda self: None})()
    database = cursors.Cursors("city", connection, "SET TRANSACTION READ ONLY")
    one = ExtractSource(table="CITY.VISIT", changed="updated_at")
    with DeliveryWriter(home, "gov.grid_visit", T) as writer:
        taken = take(database, "gov.grid_visit", one, writer, "2026-11-20 07:00:00")
        assert (taken.rows, taken.load, taken.through) == (1, "incremental", "2026-11-20 08:00:00.000500")
        file = writer.put(taken.load, dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    assert gzip.decompress(file.read_bytes()).decode().splitlines()[1:] == [
        "V1,3206,2026-11-20 08:00:00.000500,x,,1,2026-11-20 08:00:00.000500"
    ]
    assert asked[0] == "SET TRANSACTION READ ONLY"
    assert asked[-1].endswith("""FROM "CITY"."VISIT" WHERE "UPDATED_AT" >= TIMESTAMP '2026-11-20 06:00:00'""")


def test_a_column_that_such_a_server_does_not_have_is_named(home: Home) -> None:
    connection = type("Connection", (), {"cursor": lambda self: Cursor([], []), "close": lambda self: None})()
    database = cursors.Cursors("city", connection, "SET TRANSACTION READ ONLY")
    one = ExtractSource(table="B", columns={"kind": "missing"})
    with DeliveryWriter(home, "gov.benefit", T) as writer, pytest.raises(SourceError, match="no column missing"):
        take(database, "gov.benefit", one, writer, None)


def test_what_a_driver_gives_is_written_as_the_contract_reads_it() -> None:
    zone = dt.timezone(dt.timedelta(0))
    given = [
        None,
        "a",
        True,
        3,
        decimal.Decimal("1.10"),
        0.1,
        dt.date(2026, 1, 2),
        dt.datetime(2026, 1, 2, 16, tzinfo=zone),
    ]
    wanted = [None, "a", "Y", "3", "1.10", "0.1", "2026-01-02", "2026-01-03 00:00:00"]
    assert [cursors.written(value) for value in given] == wanted
    with pytest.raises(SourceError, match="bytes"):
        cursors.written(b"x")

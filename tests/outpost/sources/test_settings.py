"""sources.toml: what it may say, and that nothing of it or of a DSN is quoted when it is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from outpost.home import Home
from outpost.init import make_home
from outpost.sources import settings, statements
from outpost.sources.database import earlier
from outpost.sources.pulling import pull
from outpost.sources.settings import SourceError, SourcesError

HOUSE = '[sources.city.extracts."gov.house"]\n'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    return made


def said(home: Home, text: str) -> str:
    (home.root / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SourcesError) as fault:
        settings.read(home)
    return str(fault.value)


def source(extract: str, kind: str = "postgresql", dsn: str = 'dsn_env = "CITY"', more: str = "") -> str:
    return f'[sources.city]\nkind = "{kind}"\n{dsn}\n{more}\n{extract}'


WRONG = {
    "no TOML": ("[sources", "not TOML"),
    "another section": ("[source.city]\n", "sections are called"),
    "a name": ('[sources."City 1"]\n', "names are of"),
    "a kind": (source(HOUSE + 'table = "h"', kind="db2"), "kind"),
    "no DSN": (source(HOUSE + 'table = "h"', dsn=""), "one of dsn_env and dsn_file"),
    "a DSN in the file": (source(HOUSE + 'table = "h"', dsn='dsn = "postgresql://a:s3cret@b/c"'), "dsn"),
    "an extract": (source('[sources.city.extracts."gov.nothing"]\ntable = "h"'), "no such extract: gov.nothing"),
    "no place": (source(HOUSE), "one of table and select"),
    "two places": (source(HOUSE + 'table = "h"\nselect = "SELECT a FROM h"'), "one of table and select"),
    "a column": (source(HOUSE + 'table = "h"\ncolumns = { rooms = "x" }'), "no column rooms"),
    "a required column left out": (source(HOUSE + 'table = "h"\nleave_out = ["status"]'), "status cannot be left out"),
    "a key": (source(HOUSE + 'table = "h"\nwhere = "1=1"'), "where"),
    "no changes": (source('[sources.city.extracts."gov.lease"]\ntable = "l"'), "changed names the column"),
    "increments of what comes whole": (
        source(HOUSE + 'table = "h"\nload = "incremental"\nchanged = "u"'),
        "takes it whole",
    ),
    "two statements": (source(HOUSE + 'select = "SELECT 1; DROP TABLE h"'), "one statement"),
    "all columns": (source(HOUSE + 'select = "SELECT h.* FROM h"'), "would read what is never ingested"),
    "a never column": (
        source(HOUSE + 'table = "h"\ncolumns = { planned_use = "holder_phone" }'),
        "never ingested: holder_phone",
    ),
    "a never column in a select": (source(HOUSE + "select = 'SELECT a, \"手机号\" FROM h'"), "never ingested: 手机号"),
    "another statement": (source(HOUSE + 'select = "TABLE h"'), "begins with SELECT"),
    "a quote without an end": (source(HOUSE + 'select = "SELECT a FROM h WHERE b = \'x"'), "does not end"),
    "a never column in a remark's place": (
        source(HOUSE + 'select = "SELECT a, mobile/* */ FROM h"'),
        "never ingested: mobile",
    ),
    "sftp without a key of the server": (source(HOUSE + 'file = "h.csv"', kind="sftp"), "known_hosts"),
    "a file elsewhere": (
        source(HOUSE + 'file = "../h.csv"', kind="sftp", more='known_hosts = "k"'),
        "without a folder",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named(home: Home, name: str) -> None:
    text, wanted = WRONG[name]
    told = said(home, text)
    assert wanted in told
    assert "s3cret" not in told


def test_an_extract_comes_from_one_source(home: Home) -> None:
    one = source(HOUSE + 'table = "h"')
    assert "comes from city and from town" in said(home, one + "\n" + one.replace("sources.city", "sources.town"))


def test_a_word_for_a_phone_in_a_text_is_no_column(home: Home) -> None:
    text = source(HOUSE + "select = \"SELECT a FROM h WHERE kind <> '手机' -- phone\"")
    (home.root / "sources.toml").write_text(text, encoding="utf-8")
    assert settings.read(home)["city"].extracts["gov.house"].select


READ_SO_OR_SO = [
    "SELECT a # it's\n, mobile FROM t -- '",
    "SELECT E'\\'' a, mobile, '' b FROM t",
    "SELECT '\\', mobile, '' b FROM t",
    "SELECT $$'$$ a, mobile, $$'$$ b FROM t",
    'SELECT U&"mo\\0062ile" FROM t',
    "SELECT a /*! , mobile */ FROM t",
    "SELECT a /* /* */ ' */ , mobile /* ' */ FROM t",
    "SELECT 5--1, mobile\n FROM t",
    "SELECT a -- x\r, mobile\n FROM t",
]


@pytest.mark.parametrize("select", READ_SO_OR_SO)
def test_what_servers_read_in_different_ways_hides_no_column(select: str) -> None:
    assert "in different ways" in statements.doubts(select)


ALL_COLUMNS = [
    "SELECT t . * FROM t",
    "SELECT DISTINCT ON (a) * FROM t",
    "SELECT SQL_NO_CACHE * FROM t",
    "SELECT TOP 5 * FROM t",
    "SELECT * EXCEPT (a) FROM t",
    "SELECT a -- don't\n, * FROM t -- '",
    "SELECT a FROM t WHERE x IN (SELECT*FROM y)",
    "WITH x AS (TABLE house) SELECT a FROM x",
]


@pytest.mark.parametrize("select", ALL_COLUMNS)
def test_a_star_is_seen_wherever_it_stands(select: str) -> None:
    assert "names its columns" in statements.doubts(select)


@pytest.mark.parametrize(
    "select", ["SELECT a -- don't\n, mobile FROM t -- '", 'SELECT "it\'s", mobile, "it\'s" FROM t']
)
def test_a_quote_within_a_remark_or_a_name_hides_no_column(select: str) -> None:
    assert not statements.doubts(select)
    assert "mobile" in statements.words(select)


PLAIN = [
    "SELECT count(*) AS n, count( * ) AS m, a*b AS c, (b) * 2 AS d FROM t",
    "SELECT '3#' AS a, \"b#\" FROM t WHERE x LIKE '$$--x' AND y ~ '\\d+' -- it is so\n-----\n",
    "WITH x AS (SELECT a FROM t) SELECT a, sum(b) * 2 AS d FROM x /* it's */ WHERE c = 'it''s;'",
]


@pytest.mark.parametrize("select", PLAIN)
def test_a_plain_select_is_taken(select: str) -> None:
    assert not statements.doubts(select)


def test_a_dsn_is_where_only_its_owner_reads(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (home.root / "sources.toml").write_text(source(HOUSE + 'table = "h"', dsn='dsn_file = "dsn"'), encoding="utf-8")
    city = settings.read(home)["city"]
    with pytest.raises(SourceError, match="cannot be read"):
        settings.dsn_of(home, "city", city)
    (home.root / "dsn").write_text("postgresql://a:s3cret@b/c\n")
    (home.root / "dsn").chmod(0o644)
    with pytest.raises(SourceError, match="chmod 600"):
        settings.dsn_of(home, "city", city)
    (home.root / "dsn").chmod(0o600)
    assert settings.dsn_of(home, "city", city) == "postgresql://a:s3cret@b/c"
    monkeypatch.delenv("CITY", raising=False)
    with pytest.raises(SourceError, match="no CITY"):
        settings.dsn_of(home, "city", city.model_copy(update={"dsn_file": "", "dsn_env": "CITY"}))


def test_what_cannot_be_pulled_is_said_before_anything(home: Home) -> None:
    day = dt.date(2026, 11, 22)
    with pytest.raises(SourcesError, match=r"no sources\.toml"):
        pull(home, (), day)
    (home.root / "sources.toml").write_text(source(HOUSE + 'table = "h"'), encoding="utf-8")
    with pytest.raises(SourcesError, match="no such source: town"):
        pull(home, ("town",), day)
    with pytest.raises(SourcesError, match="has not begun yet"):
        pull(home, (), dt.date(2099, 1, 1))


@pytest.mark.parametrize(
    ("moment", "minutes", "before"),
    [
        ("2026-11-22 00:30:00", 60, "2026-11-21 23:30:00"),
        ("2026-11-22 00:30:00.250000", 0, "2026-11-22 00:30:00.250000"),
        ("2026-11-22T00:30:00+08:00", 60, "2026-11-21 23:30:00"),
        ("2026-11-21T16:30:00Z", 0, "2026-11-22 00:30:00"),
        ("2026-11-22", 0, "2026-11-22"),
        ("2026-11-22", 1, "2026-11-21"),
        ("2026-11-22", 1440, "2026-11-21"),
    ],
)
def test_an_overlap_reaches_back(moment: str, minutes: int, before: str) -> None:
    assert earlier(moment, minutes) == before

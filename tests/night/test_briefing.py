"""What leaders are given appears whole with a manifest of its own, and nothing of it stops or leaks."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from outpost import secrets
from outpost.audit.home import NothingPublishedError
from outpost.briefing.making import Make, Maker, catch_up, write
from outpost.briefing.published import Published, opened
from outpost.home import Home
from outpost.night import added, proofs, standing
from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]
NIGHT = NIGHTS[0]


def writes(text: str, *places: str) -> Make:
    """A part that writes one text to these places."""

    def make(_: Published, folder: Path) -> None:
        for place in places:
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_text(text, encoding="utf-8")

    return make


def raises(_: Published, folder: Path) -> None:
    (folder / "gov" / "pages").mkdir(parents=True)
    (folder / "gov" / "pages" / "half.html").write_text("half")
    raise ValueError("11010519491231002X")


PAGES = ("gov/pages/a.html", "police/pages/b/c.html")


@pytest.fixture
def home(first_night: City, copy_of: Copy) -> Home:
    return Home(copy_of(first_night).root)


def pages(home: Home) -> set[str]:
    folder = home.outbox / NIGHT.isoformat()
    return {path.relative_to(folder).as_posix() for path in folder.glob("*/pages/**/*") if path.is_file()}


def problems(home: Home) -> list[str]:
    with standing.published_database(home) as con:
        return proofs.prove(home, con, secrets.read(home.secrets)).problems


def test_both_zones_appear_and_are_held_against_their_manifest(home: Home) -> None:
    outcome = write(home, NIGHT, [Maker("good", writes("<p>今日", *PAGES))])
    assert outcome.numbers == {"files": 2}
    assert outcome.checks["written"].passed
    assert pages(home) == {*PAGES, "gov/pages/manifest.json", "police/pages/manifest.json"}
    assert problems(home) == []
    assert not [path.name for path in home.outbox.iterdir() if path.name.startswith(".")]
    modes = {path.stat().st_mode & 0o777 for path in (home.outbox / str(NIGHT)).glob("*/pages/**/*") if path.is_file()}
    assert modes == {0o640}


def test_a_part_that_fails_leaves_nothing_and_harms_no_other(home: Home) -> None:
    outcome = write(home, NIGHT, [Maker("bad", raises), Maker("good", writes("<p>", *PAGES))])
    check = outcome.checks["written"]
    assert (check.passed, check.warns, check.stops) == (False, True, False)
    assert str(check.numbers["why"]).startswith("bad: ValueError")
    assert "1101" not in str(outcome)
    assert {place for place in pages(home) if place.endswith(".html")} == set(PAGES)
    assert problems(home) == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("gov/pages/a.html", "<td>11010519491231002X</td>"),
        ("police/pages/a.json", '["0123456789abcdef0123456789abcdef"]'),
        ("gov/worker/W1.xlsx", "a text"),
        ("gov/pages/manifest.json", "a text"),
        ("elsewhere.html", "a text"),
    ],
)
def test_what_must_not_go_out_is_kept_back(home: Home, place: str, text: str) -> None:
    before = pages(home)
    outcome = write(home, NIGHT, [Maker("bad", writes(text, "gov/pages/fine.html", place))])
    assert not outcome.checks["written"].passed
    assert outcome.numbers == {"files": 0}
    assert not pages(home) - before
    assert text not in str(outcome)
    assert problems(home) == []


def test_codes_of_places_are_no_numbers_of_persons(home: Home) -> None:
    with opened(home) as facts:
        codes = [code for (code,) in facts.con.execute("SELECT grid_code FROM registers.grid_now").fetchall()]
    assert write(home, NIGHT, [Maker("grids", writes(" ".join(codes), *PAGES))]).checks["written"].passed


def test_two_parts_do_not_write_one_file(home: Home) -> None:
    makers = [Maker("one", writes("1", *PAGES)), Maker("two", writes("2", "gov/pages/other.html", PAGES[0]))]
    assert str(write(home, NIGHT, makers).checks["written"].numbers["why"]).startswith("two: gov/pages/a.html")
    assert (home.outbox / str(NIGHT) / PAGES[0]).read_text() == "1"
    assert "gov/pages/other.html" not in pages(home)


def test_written_again_it_takes_the_place_of_what_was_there(home: Home) -> None:
    write(home, NIGHT, [Maker("one", writes("1", "gov/pages/old.html", *PAGES))])
    write(home, NIGHT, [Maker("one", writes("1", PAGES[0]))])
    assert pages(home) == {PAGES[0], "gov/pages/manifest.json"}
    assert problems(home) == []


def test_every_change_of_a_page_is_found(home: Home) -> None:
    write(home, NIGHT, [Maker("one", writes("1", "gov/pages/gone.html", *PAGES))])
    folder = home.outbox / str(NIGHT)
    (folder / PAGES[0]).write_text("2")
    (folder / "gov/pages/gone.html").unlink()
    (folder / "gov/pages/new.html").write_text("new")
    manifest = folder / "police/pages/manifest.json"
    manifest.write_text(manifest.read_text().replace("c.html", "d.html"))
    said = f"file: outbox/{NIGHT}"
    assert problems(home) == [
        f"{said}/gov/pages/a.html: is not what was published",
        f"{said}/gov/pages/gone.html: is gone",
        f"{said}/gov/pages/new.html: was added",
        f"{said}/police/pages/manifest.json: is not what this home wrote",
    ]


def test_only_the_last_published_night_is_told_of(home: Home) -> None:
    with pytest.raises(NothingPublishedError), opened(home, NIGHT - dt.timedelta(1)):
        pass
    outcome = write(home, NIGHT - dt.timedelta(1), [Maker("one", writes("1", *PAGES))])
    assert not outcome.checks["written"].passed


def test_the_command_writes_the_same_again(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    before = city.outbox()
    said = city.run("briefing").stdout
    assert said.endswith(f"{city.root / 'outbox' / str(NIGHT)}\n")
    assert city.outbox() == before


def test_what_a_night_did_not_live_to_tell_leaders_is_told_by_the_next_start(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    whole = city.outbox()
    for zone in added.ZONES:
        shutil.rmtree(city.root / "outbox" / NIGHT.isoformat() / zone / added.PAGES)
    assert city.outbox() != whole
    assert "was written" in city.run("nightly", "--date", NIGHT.isoformat()).stderr
    assert city.outbox() == whole
    assert "was written" not in city.run("nightly", "--date", NIGHT.isoformat()).stderr


def test_what_a_night_did_not_come_to_is_written_before_the_next(home: Home, first_night: City) -> None:
    assert catch_up(home) is None
    for zone in ("gov", "police"):
        shutil.rmtree(home.outbox / str(NIGHT) / zone / "pages")
    assert catch_up(home) == NIGHT
    assert City(home.root).outbox() == first_night.outbox()


def test_before_the_first_night_there_is_nothing_to_catch_up_with(fresh_city: City) -> None:
    assert catch_up(Home(fresh_city.root)) is None

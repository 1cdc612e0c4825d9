"""What was published can be proved: each way of changing it afterwards is found, and named."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest

from outpost import journal, ledger, secrets
from outpost.home import Home
from outpost.ledger import chain
from outpost.night import proofs, standing
from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]
LAST = NIGHTS[-1].isoformat()
FIRST = NIGHTS[0].isoformat()


def problems(city: City, head: str | None = None) -> list[str]:
    """What `outpost verify` says."""
    home = Home(city.root)
    keys = secrets.read(home.secrets)
    with standing.published_database(home) as con:
        return [str(one) for one in ledger.verify(con, keys)] + proofs.prove(home, con, keys, head).problems


def edit(city: City, *statements: str) -> None:
    with duckdb.connect(str(city.root / "outpost.duckdb")) as con:
        for statement in statements:
            con.execute(statement).fetchall()


def a_list(city: City, night: str = LAST) -> Path:
    return sorted((city.root / "outbox" / night / "gov" / "worker").glob("*.xlsx"))[0]


def drop_with_manifest(city: City) -> None:
    """Take a list away and its entry out of the manifest, as somebody would who wants nobody to notice."""
    file = a_list(city)
    path = city.root / "outbox" / LAST / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    name = file.relative_to(path.parent).as_posix()
    manifest["files"] = [entry for entry in manifest["files"] if entry["path"] != name]
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    file.unlink()


def change_with_manifest(city: City) -> None:
    """Change a list and its digest in the manifest of the night."""
    file = a_list(city)
    file.write_bytes(file.read_bytes() + b" ")
    path = city.root / "outbox" / LAST / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        if entry["path"] == file.relative_to(path.parent).as_posix():
            entry["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def forge_release(city: City) -> None:
    journal.append(
        Home(city.root),
        [{"kind": "release", "target": "R1", "night": FIRST, "by": "某", "account": "login:root", "reject": False}],
    )


def swap_two_lists(city: City) -> None:
    one, other = sorted((city.root / "outbox" / LAST / "gov" / "worker").glob("*.xlsx"))[:2]
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def outbox(city: City, *names: str) -> Path:
    return city.root.joinpath("outbox", *names)


def add_correction(city: City) -> None:
    folder = city.root / "corrections" / LAST / "gov"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.xlsx").write_bytes(b"x")


TAMPERINGS: dict[str, tuple[Callable[[City], object], str]] = {
    "a list is changed": (lambda c: a_list(c).write_bytes(b"x"), r"gov/worker/.*is not what was published"),
    "a list is taken away": (lambda c: a_list(c).unlink(), r"gov/worker/.*is gone"),
    "a list is added": (
        lambda c: shutil.copy(a_list(c), a_list(c).with_name("W99999.xlsx")),
        r"gov/worker/W99999\.xlsx: was added",
    ),
    "two lists are exchanged": (swap_two_lists, r"is not what was published"),
    "a list is taken away with its manifest": (drop_with_manifest, rf"{LAST}/manifest\.json: is not what was sealed"),
    "a list is changed with its manifest": (change_with_manifest, rf"{LAST}/manifest\.json: is not what was sealed"),
    "the manifest is taken away": (lambda c: outbox(c, LAST, "manifest.json").unlink(), r"manifest\.json: is gone"),
    "an earlier manifest is taken away": (
        lambda c: outbox(c, FIRST, "manifest.json").unlink(),
        rf"outbox/{FIRST}/manifest\.json: is gone",
    ),
    "the manifest is no manifest": (
        lambda c: outbox(c, LAST, "manifest.json").write_text("[]"),
        r"without a manifest that can be read",
    ),
    "a zone's manifest is changed": (
        lambda c: outbox(c, LAST, "police", "manifest.json").write_text("{}"),
        r"police/manifest\.json: is not what was published",
    ),
    "tasks.parquet is changed": (
        lambda c: outbox(c, LAST, "tasks.parquet").write_bytes(b"x"),
        r"tasks\.parquet: is not what was sealed",
    ),
    "a zone's tasks.parquet is taken away": (
        lambda c: outbox(c, LAST, "gov", "tasks.parquet").unlink(),
        r"gov/tasks\.parquet: is gone",
    ),
    "_SUCCESS is taken away": (lambda c: outbox(c, LAST, "_SUCCESS").unlink(), r"_SUCCESS: is gone"),
    "a night's lists are gone": (lambda c: shutil.rmtree(outbox(c, FIRST)), rf"outbox/{FIRST}: the lists .* are gone"),
    "a night is put there": (
        lambda c: shutil.copytree(outbox(c, LAST), outbox(c, "2026-12-24")),
        r"outbox/2026-12-24: is of no published night",
    ),
    "a correction is put there": (
        add_correction,
        rf"corrections/{LAST}: files were changed, added or taken away",
    ),
    "the list of inputs is changed": (
        lambda c: (c.root / "lake" / "night" / LAST / "inputs.json").write_text("{}"),
        r"inputs\.json: is not what the night wrote down",
    ),
    "the list of inputs is taken away": (
        lambda c: (c.root / "lake" / "night" / FIRST / "inputs.json").unlink(),
        rf"lake/night/{FIRST}/inputs\.json: is gone",
    ),
    "a finding is changed": (
        lambda c: edit(c, f"UPDATE push.finding SET priority = 1 + priority % 3 WHERE business_date = '{FIRST}'"),
        rf"night of {FIRST}: push\.finding or push\.beside_finding is not what was sealed",
    ),
    "a finding's evidence is changed": (
        lambda c: edit(
            c,
            "UPDATE push.finding SET evidence = '{}' WHERE rowid = (SELECT max(rowid) FROM push.finding)",
        ),
        r"push\.finding or push\.beside_finding is not what was sealed",
    ),
    "a finding is taken away": (
        lambda c: edit(c, "DELETE FROM push.finding WHERE rowid = (SELECT max(rowid) FROM push.finding)"),
        r"push\.finding or push\.beside_finding is not what was sealed",
    ),
    "a finding is put there twice": (
        lambda c: edit(
            c, "INSERT INTO push.finding FROM push.finding WHERE rowid = (SELECT max(rowid) FROM push.finding)"
        ),
        r"push\.finding or push\.beside_finding is not what was sealed",
    ),
    "a finding of a changed version is put there": (
        lambda c: edit(
            c, f"INSERT INTO push.beside_finding VALUES ('{FIRST}', 'R1', 'X', 'dwelling', 'H1', 'H1', 'added', false)"
        ),
        rf"night of {FIRST}: push\.finding or push\.beside_finding is not what was sealed",
    ),
    "a delivery is changed": (
        lambda c: edit(
            c, f"UPDATE landing.delivery SET sha256 = 'x' WHERE night = '{FIRST}' AND extract = 'gov.lease'"
        ),
        rf"night of {FIRST}: landing\.delivery is not what was sealed",
    ),
    "a refusal is taken away": (
        lambda c: edit(c, f"DELETE FROM landing.delivery WHERE night = '{LAST}' AND extract = 'gov.lease'"),
        rf"night of {LAST}: landing\.delivery is not what was sealed",
    ),
    "rows of a delivery are moved from loaded to quarantined": (
        lambda c: edit(
            c,
            f"UPDATE landing.delivery SET loaded = loaded - 1, quarantined = quarantined + 1 WHERE night = '{FIRST}'",
        ),
        r"landing\.delivery \(loaded, quarantined, parked\) is not what was sealed",
    ),
    "the balance is changed": (
        lambda c: edit(c, f"UPDATE push.balance SET count = count + 1 WHERE business_date = '{FIRST}'"),
        rf"night of {FIRST}: push\.balance is not what was sealed",
    ),
    "an input is taken away": (
        lambda c: edit(c, f"DELETE FROM push.night_input WHERE business_date = '{LAST}' AND kind = 'delivery'"),
        rf"night of {LAST}: push\.night_input is not what was sealed",
    ),
    "a night is taken away": (
        lambda c: edit(c, f"DELETE FROM push.night WHERE business_date = '{FIRST}'"),
        rf"night of {FIRST}: it is sealed and push\.night does not hold it",
    ),
    "a seal is taken away": (
        lambda c: edit(c, f"DELETE FROM push.task_event WHERE event = 'sealed' AND business_date = '{LAST}'"),
        r"chain",
    ),
    "a seal is changed": (
        lambda c: edit(
            c, "UPDATE push.task_event SET detail = replace(CAST(detail AS VARCHAR), 'a', 'b') WHERE event = 'sealed'"
        ),
        r"chain",
    ),
    "an event is changed": (
        lambda c: edit(c, "UPDATE push.task_event SET actor = 'other' WHERE seq = 3"),
        r"chain: event 3",
    ),
    "a task is changed": (
        lambda c: edit(c, "UPDATE push.task_live SET priority = 1 + priority % 3 WHERE state = 'open'"),
        r"state: ",
    ),
    "a release is written by hand": (forge_release, r"release: entry \d+ .* was not written by `outpost release`"),
    "a batch is released by hand": (
        lambda c: edit(
            c,
            f"INSERT INTO push.breaker_key VALUES ('{FIRST}', 'R1', 'key', 'released', '{LAST}', NULL, NULL)",
        ),
        r"release: R1 .* two people did not say so",
    ),
    "a refused delivery is let through by hand": (
        lambda c: edit(
            c,
            "INSERT INTO landing.delivery BY NAME SELECT * REPLACE (delivery || '#9' AS delivery, 'refused' AS status,"
            f" 'row_change' AS ground) FROM landing.delivery WHERE extract = 'gov.grid' AND night = '{FIRST}'",
        ),
        r"release: gov\.grid@.* was let through: two people did not say so",
    ),
}


def test_what_nobody_touched_has_no_problem(three_nights: City) -> None:
    assert problems(three_nights) == []


TOGETHER = (
    "a list is changed",
    "a list is added",
    "an earlier manifest is taken away",
    "a zone's tasks.parquet is taken away",
    "a finding is taken away",
    "a refusal is taken away",
    "the balance is changed",
    "a release is written by hand",
)


def test_tamperings_are_found_and_each_is_named(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    for what in TOGETHER:
        TAMPERINGS[what][0](city)
    found = problems(city)
    assert [what for what in TOGETHER if not any(re.search(TAMPERINGS[what][1], said) for said in found)] == [], found


@pytest.mark.slow
@pytest.mark.parametrize("what", TAMPERINGS)
def test_every_tampering_is_found(three_nights: City, copy_of: Copy, what: str) -> None:
    city = copy_of(three_nights)
    tamper, said = TAMPERINGS[what]
    tamper(city)
    found = problems(city)
    assert any(re.search(said, problem) for problem in found), found


@pytest.mark.slow
def test_an_entry_of_the_journal_that_a_night_took_cannot_be_changed(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    journal.append(Home(city.root), [{"kind": "answer", "task_number": "none", "recipient": "W1", "code": "01",
                   "visited_on": LAST, "file_sha256": "x", "import_day": LAST}])  # fmt: skip
    city.run("nightly", "--date", "2026-11-23")
    assert problems(city) == []
    path = city.root / "inbox" / journal.FILE
    path.write_text(path.read_text(encoding="utf-8").replace('"01"', '"04"'), encoding="utf-8")
    assert any("journal: entry 1" in problem and "is not what the night took" in problem for problem in problems(city))
    path.unlink()
    assert any("journal: entry 1" in problem and "is gone" in problem for problem in problems(city))


def test_a_head_in_somebodys_hand_finds_a_database_that_was_rolled_back(
    three_nights: City, first_night: City, copy_of: Copy
) -> None:
    """The footer of a list shows the head of the night before, `outpost status` that of the last."""
    with standing.published_database(Home(three_nights.root)) as con:
        heads = chain.heads(con)
    sheet = openpyxl.load_workbook(a_list(three_nights))["任务清单"]
    footer = f"{sheet.oddFooter.right.text}"
    shown = re.search(r"账本校验 ([0-9a-f]{8})", footer)
    assert shown, footer
    assert heads[NIGHTS[-2]].startswith(shown.group(1))
    assert problems(three_nights, shown.group(1)) == []
    status = json.loads(three_nights.run("status", "--json").stdout)
    assert status["head"] == heads[NIGHTS[-1]]
    assert problems(three_nights, status["head"]) == []

    rolled_back = copy_of(three_nights)
    shutil.copy(first_night.root / "outpost.duckdb", rolled_back.root / "outpost.duckdb")
    said = rolled_back.run("verify", "--head", status["head"][:12], check=False)
    assert said.returncode == 1
    assert "the database was rolled back, or chained anew" in said.stdout
    assert f"outbox/{LAST}: is of no published night" in said.stdout
    assert any("a head is 8 to 64" in problem for problem in problems(three_nights, "12"))


@pytest.mark.slow
def test_nights_of_before_there_were_seals_are_sealed_by_the_next(three_nights: City, copy_of: Copy) -> None:
    city = copy_of(three_nights)
    edit(
        city,
        "DELETE FROM push.task_event WHERE event = 'sealed'",
        "DELETE FROM push.night_input WHERE kind = 'list'",
    )
    keys = secrets.read(Home(city.root).secrets)
    with duckdb.connect(str(city.root / "outpost.duckdb")) as con:
        _chain_anew(con, keys.audit_key)
    assert problems(city) == [], "a ledger of an earlier version"
    city.run("nightly", "--date", "2026-11-23")
    assert problems(city) == []
    sealed = city.query("SELECT detail FROM push.task_event WHERE event = 'sealed' ORDER BY seq")
    assert [json.loads(str(detail))["night"] for (detail,) in sealed] == [
        *(night.isoformat() for night in NIGHTS),
        "2026-11-23",
    ]
    outbox(city, FIRST, "manifest.json").unlink()
    edit(city, f"UPDATE push.finding SET priority = 1 + priority % 3 WHERE business_date = '{NIGHTS[1]}'")
    assert [problem for problem in problems(city) if f"outbox/{FIRST}/manifest.json: is gone" in problem]
    assert [
        problem
        for problem in problems(city)
        if f"night of {NIGHTS[1]}: push.finding or push.beside_finding is not" in problem
    ]


def _chain_anew(con: duckdb.DuckDBPyConnection, audit_key: bytes) -> None:
    """The ledger as a version without seals would have chained it."""
    events = con.sql("FROM push.task_event ORDER BY seq").pl().to_dicts()
    con.execute("DELETE FROM push.task_event").fetchall()
    con.execute("DELETE FROM push.ledger_night").fetchall()
    columns = "step INTEGER, ord BIGINT, task_number TEXT, event TEXT, actor TEXT, detail TEXT"
    con.execute(f"CREATE TEMP TABLE tonight_event ({columns})").fetchall()
    for night in NIGHTS:
        con.execute("DELETE FROM tonight_event").fetchall()
        rows = [
            [1, place, one["task_number"], one["event"], one["actor"], one["detail"]]
            for place, one in enumerate(one for one in events if one["business_date"] == night)
        ]
        con.executemany("INSERT INTO tonight_event VALUES (?, ?, ?, ?, ?, ?)", rows)
        chain.append(con, night, audit_key)

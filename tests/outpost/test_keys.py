"""Keys of a home: what is exchanged at once, what waits for a night, and which key proves what."""

from __future__ import annotations

import dataclasses
import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outpost import database, journal, keys, secrets
from outpost.home import Home
from outpost.init import make_home
from outpost.night import added
from outpost.night.lock import HomeIsBusyError, HomeLock
from outpost.secrets import EarlierKey, Secrets, SecretsError

TODAY = dt.date(2026, 11, 24)
NIGHT = dt.date(2026, 11, 22)
KEY = st.binary(min_size=32, max_size=32)
NUMBER = st.integers(0, 10**12)
EARLIER = st.builds(EarlierKey, KEY, NUMBER, NUMBER, st.dates(dt.date(2020, 1, 1)))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    make_home(made)
    return made


@pytest.fixture
def published(home: Home) -> Home:
    with closing(database.connect(home.database)) as con:
        database.create_schema(con)
    return home


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(Secrets, KEY, KEY, KEY, KEY, KEY, next_identity_key=st.none() | KEY, earlier=st.tuples(EARLIER)))
def test_what_is_written_is_what_is_read(home: Home, written: Secrets) -> None:
    secrets.write(home.secrets, written)
    assert secrets.read(home.secrets) == written
    assert written.audit_key.hex() not in repr(written)
    assert written.earlier[0].key.hex() not in repr(written)


@pytest.mark.parametrize(
    "line",
    [
        "next_identity_key = 'ab'",
        "[[earlier_audit_key]]",
        "earlier_audit_key = 3",
        "[[earlier_audit_key]]\nkey = '{key}'\nthrough_event = 'x'\nthrough_entry = 1\nthrough_night = 2026-11-22",
        "[[earlier_audit_key]]\nkey = '{key}'\nthrough_event = 1\nthrough_entry = 1\nthrough_night = 2026-11-22\na = 1",
    ],
)
def test_what_was_written_by_hand_is_told_without_a_key(home: Home, line: str) -> None:
    with home.secrets.open("a", encoding="utf-8") as file:
        file.write(line.format(key="0" * 64) + "\n")
    with pytest.raises(SecretsError, match=r"secrets\.toml"):
        secrets.read(home.secrets)


def test_a_new_key_of_pseudonyms_waits_for_a_night(published: Home) -> None:
    before = secrets.read(published.secrets)
    keys.rotate(published, "pseudonym", TODAY)
    after = secrets.read(published.secrets)
    assert after.identity_key == before.identity_key
    assert after.next_identity_key not in (None, before.identity_key)
    assert after.tonight().identity_key == after.next_identity_key
    assert [one.waiting for one in keys.standing_of(published)] == [True, False, False]


def test_before_the_first_night_nothing_has_to_wait(home: Home) -> None:
    before = secrets.read(home.secrets)
    keys.rotate(home, "pseudonym", TODAY)
    after = secrets.read(home.secrets)
    assert after.next_identity_key is None
    assert after.identity_key != before.identity_key


def test_each_exchange_is_noted_and_changes_one_key(published: Home) -> None:
    before = secrets.read(published.secrets)
    keys.rotate(published, "task", TODAY)
    keys.rotate(published, "audit", TODAY)
    after = secrets.read(published.secrets)
    changed = {
        field.name for field in dataclasses.fields(Secrets) if getattr(before, field.name) != getattr(after, field.name)
    }
    assert changed == {"task_key", "audit_key", "earlier"}
    assert [(entry["kind"], entry["of"]) for entry in journal.entries(published)] == [("key", "task"), ("key", "audit")]
    assert after.earlier == (EarlierKey(before.audit_key, 0, 1, dt.date.min),)


def test_nothing_is_exchanged_while_a_night_runs(published: Home) -> None:
    before = secrets.read(published.secrets)
    lock = HomeLock(published)
    lock.acquire("a night")
    with pytest.raises(HomeIsBusyError, match="a night"):
        keys.rotate(published, "audit", TODAY)
    lock.release()
    assert secrets.read(published.secrets) == before


def test_an_audit_key_stands_for_what_it_proved_and_nothing_later() -> None:
    first, second, now = (bytes([number]) * 32 for number in (1, 2, 3))
    earlier = (EarlierKey(first, 10, 2, NIGHT), EarlierKey(second, 20, 2, NIGHT + dt.timedelta(days=1)))
    kept = Secrets(now, now, now, now, now, earlier=earlier)
    assert [kept.audit_key_of_event(seq) for seq in (1, 10, 11, 20, 21)] == [first, first, second, second, now]
    assert [kept.audit_key_of_entry(number) for number in (1, 2, 3)] == [first, first, now]
    assert kept.audit_keys_of_night(NIGHT) == (now, first, second)
    assert kept.audit_keys_of_night(NIGHT + dt.timedelta(days=1)) == (now, second)
    assert kept.audit_keys_of_night(NIGHT + dt.timedelta(days=2)) == (now,)


def test_pages_under_an_earlier_key_are_proved_by_it(home: Home) -> None:
    old, new = b"1" * 32, b"2" * 32
    staged = home.lake / "staged"
    page = staged / "gov" / "pages" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("page", encoding="utf-8")
    (home.outbox / NIGHT.isoformat() / "gov").mkdir(parents=True)
    added.publish(home, NIGHT.isoformat(), staged, old, {})
    folder = home.outbox / NIGHT.isoformat()
    assert list(added.faults(folder, (new, old))) == []
    assert list(added.faults(folder, (new,))) == ["gov/pages/manifest.json: is not what this home wrote"]

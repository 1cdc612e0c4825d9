"""Other rules of normalising: open tasks and suppressions of address texts follow to the new keys, none is closed."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest

from outpost.ledger.rekey import Keyed, blocked

from .conftest import MONDAY, City, Model, finding

OLD, NEW = "rules 1, polars 1", "rules 2, polars 1"


def key(normalised: str, district: str = "320602") -> str:
    """The subject of a text, as interface.md writes it."""
    return hashlib.sha256(f"{district}|{normalised}".encode()).hexdigest()[:16]


def text(normalised: str, **more: Any) -> dict[str, Any]:
    """A finding about a text."""
    return finding("A1", key(normalised), subject_kind="address_text", address=None, area_code="320602001", **more)


@pytest.fixture
def texts(city: City) -> City:
    """A city with A1 as it is: one task a text."""
    city.models = {"A1": Model("A1", one_task=True)}
    return city


def answered(city: City, normalised: str, code: str = "01") -> None:
    """The office's own answer: it closes by it."""
    number = city.task(f"A1|{key(normalised)}")["task_number"]
    city.answer(number, code, by="320602001", note="x")


def test_an_open_task_keeps_its_number_under_the_new_key(texts: City) -> None:
    texts.texts(OLD, {"h1": "甲路1号", "h2": "乙路2号"})
    texts.night(text("甲路1号"), text("乙路2号"))
    before = texts.task(f"A1|{key('甲路1号')}")
    texts.texts(NEW, {"h1": "甲路一号", "h2": "乙路2号"})
    texts.night(text("甲路一号"), text("乙路2号"))
    after = texts.task(f"A1|{key('甲路一号')}")
    assert (after["task_number"], after["state"], after["due_on"]) == (before["task_number"], "open", before["due_on"])
    assert after["subject_key"] == key("甲路一号")
    assert len(texts.tasks()) == 2
    assert texts.events(after["task_number"]).count("rekeyed") == 1
    assert texts.fates()[f"A1|{key('甲路一号')}"] == ("renewed", None)
    assert not texts.problems()


def test_nothing_is_followed_while_the_rules_are_the_same(texts: City) -> None:
    """A text that leads to another district by another register is another subject."""
    texts.texts(OLD, {"h1": "甲路1号"})
    texts.night(text("甲路1号"))
    texts.texts(OLD, {"h1": "甲路1号"}, district="320611")
    moved = finding("A1", key("甲路1号", "320611"), subject_kind="address_text", address=None, area_code="320611")
    texts.night(moved)
    texts.night(moved)
    assert texts.task(f"A1|{key('甲路1号')}")["ending"] == "auto_resolved"
    assert texts.task(f"A1|{key('甲路1号', '320611')}")["state"] == "open"


def test_a_text_that_was_itself_written_anew_is_another_subject(texts: City) -> None:
    texts.texts(OLD, {"h1": "甲路1号"})
    texts.night(text("甲路1号"))
    texts.texts(NEW, {"h9": "丙路9号"})
    texts.night(text("丙路9号"))
    assert len(texts.tasks()) == 2


def test_suppressions_and_episodes_follow(texts: City) -> None:
    texts.texts(OLD, {"h1": "甲路1号"})
    texts.night(text("甲路1号"))
    answered(texts, "甲路1号")
    texts.night(text("甲路1号"))
    assert texts.task(f"A1|{key('甲路1号')}")["ending"] == "confirmed"
    texts.texts(NEW, {"h1": "甲路一号"})
    texts.night(text("甲路一号"))
    assert texts.fates()[f"A1|{key('甲路一号')}"][0] == "suppressed"
    assert not texts.problems()
    texts.date = MONDAY + dt.timedelta(days=31)
    texts.night(text("甲路一号"))
    assert texts.task(f"A1|{key('甲路一号')}")["episode"] == 2
    assert not texts.problems()


def test_texts_that_become_one_close_no_task(texts: City) -> None:
    texts.texts(OLD, {"h1": "甲路1号", "h2": "甲路1号院"})
    texts.night(text("甲路1号"))
    texts.night(text("甲路1号"), text("甲路1号院"))
    older = texts.task(f"A1|{key('甲路1号')}")["task_number"]
    texts.texts(NEW, {"h1": "甲路一号", "h2": "甲路一号"})
    texts.night(text("甲路一号"))
    assert texts.task(f"A1|{key('甲路一号')}")["task_number"] == older
    assert {task["state"] for task in texts.tasks().values()} == {"open"}
    texts.night(text("甲路一号"))
    assert texts.task(f"A1|{key('甲路1号院')}")["ending"] == "auto_resolved"
    assert texts.task(f"A1|{key('甲路一号')}")["state"] == "open"
    assert not texts.problems()


def test_a_text_that_becomes_two_stays_quiet_for_both(texts: City) -> None:
    texts.texts(OLD, {"h1": "甲路1号", "h2": "甲路1号", "h3": "甲路1号"})
    texts.night(text("甲路1号"))
    answered(texts, "甲路1号")
    texts.night(text("甲路1号"))
    texts.texts(NEW, {"h1": "甲路1号东", "h2": "甲路1号西", "h3": "甲路1号西"})
    texts.night(text("甲路1号东"), text("甲路1号西"))
    assert {fate for fate, _ in texts.fates().values()} == {"suppressed"}
    assert texts.task(f"A1|{key('甲路1号西')}")["state"] == "closed"


def test_a_rekeying_night_again_gives_the_same(texts: City) -> None:
    texts.texts(OLD, {"h1": "甲路1号", "h2": "乙路2号", "h3": "乙路2号"})
    texts.night(text("甲路1号"), text("乙路2号"))
    answered(texts, "乙路2号")
    texts.night(text("甲路1号"), text("乙路2号"))
    texts.texts(NEW, {"h1": "甲路一号", "h2": "乙路二号", "h3": "乙路2号东"})
    found = [text("甲路一号"), text("乙路二号"), text("乙路2号东")]
    texts.said.clear()
    texts.night(*found)
    first = texts.everything()
    texts.night(*found, again=True)
    assert texts.everything() == first


def test_a_rejected_batch_stays_quiet_under_the_new_keys(texts: City) -> None:
    texts.settings = type(texts.settings)(breaker_margin=1, first_load=False)
    texts.texts(OLD, {"h1": "甲路1号", "h2": "乙路2号"})
    texts.night(text("甲路1号"), text("乙路2号"))
    assert not texts.tasks()
    texts.texts(NEW, {"h1": "甲路一号", "h2": "乙路二号"})
    texts.night(text("甲路一号"), text("乙路二号"))
    assert {fate for fate, _ in texts.fates().values()} == {"held"}
    texts.release("A1", MONDAY, "A", reject=True)
    texts.release("A1", MONDAY, "B", reject=True)
    texts.night(text("甲路一号"), text("乙路二号"))
    texts.texts("rules 3", {"h1": "甲1", "h2": "乙2"})
    texts.night(text("甲1"), text("乙2"))
    assert {fate for fate, _ in texts.fates().values()} == {"suppressed"}


def test_who_stays_and_who_is_older_keeps_a_key() -> None:
    day = dt.date(2026, 11, 1)
    assert blocked([Keyed("a", day, "k1", "k2"), Keyed("b", day, "k2", "k3")]) == set()
    assert blocked([Keyed("a", day, "k1", "k3"), Keyed("b", day, "k2", "k3")]) == {"b"}
    assert blocked([Keyed("a", day, "k1", "k3"), Keyed("b", day, "k3", "k3")]) == {"a"}
    # b cannot move, so a cannot take its place either
    assert blocked([Keyed("a", day, "k1", "k2"), Keyed("b", day, "k2", "k3"), Keyed("c", day, "k3", "k3")]) == {
        "a",
        "b",
    }

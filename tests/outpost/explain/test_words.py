"""Every code that a ledger can write has words in an explanation; rows are shown without what says who somebody is."""

from __future__ import annotations

import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost import sql
from outpost.explain import words
from outpost.explain.rows import ranges
from outpost.explain.texts import masked
from outpost.ledger import answers, inbox, people
from outpost.ledger.transitions import TRANSITIONS

ROUTING = "\n".join(path.read_text("utf-8") for path in sorted((sql.SQL_ROOT / "tasks" / "12_route").glob("*.sql")))
FALLBACKS = sorted(
    set(re.findall(r"'(\w+)' AS fallback", ROUTING))
    | {
        code
        for block in re.findall(r"CASE(?:(?!CASE).)*?END AS fallback", ROUTING, re.S)
        for code in re.findall(r"THEN '(\w+)'", block)
    }
)
EVENTS = sorted(TRANSITIONS)
LEDGER = "\n".join(inspect.getsource(module) for module in (answers, inbox))
REFUSED = sorted(
    set(re.findall(r'EntryRefusedError\("([a-z0-9 ]+)"', LEDGER))
    | set(re.findall(r'"why": "([a-z ]+)"', inspect.getsource(people)))
)


@pytest.mark.parametrize(
    ("section", "code"),
    [("events", it) for it in EVENTS] + [("fallbacks", it) for it in FALLBACKS] + [("refused", it) for it in REFUSED],
)
def test_every_code_has_words(section: str, code: str) -> None:
    names = ("due_on", "queue_reason", "ending", "answer_code", "answer", "to", "why", "what", "file", "import_day")
    values = dict.fromkeys((*names, "level"), "x")
    said = words.said(section, code, **values)
    assert said.zh not in ("", code)
    assert said.en.strip()


def test_there_are_fallbacks_to_test() -> None:
    assert {"leader", "town_office", "acting_officer"} <= set(FALLBACKS)
    assert {"answer changed", "not in review", "same report again"} <= set(REFUSED)


def test_a_code_without_words_stands_for_itself() -> None:
    assert words.said("events", "invented") == ("invented", "invented")


@given(st.sets(st.integers(1, 60), min_size=1))
def test_ranges_name_the_same_numbers(numbers: set[int]) -> None:
    told = set()
    for part in ranges(numbers).split(", "):
        first, _, last = part.partition("-")
        told |= set(range(int(first), int(last or first) + 1))
    assert told == numbers


def test_what_stands_beside_an_address_is_masked() -> None:
    assert masked("工农路108号3幢(找王五)", "(找王五)") == "工农路108号3幢***"
    assert masked(None, None) == ""

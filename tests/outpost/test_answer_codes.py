"""The one table of answer codes: whole, and the only place that names a code."""

from __future__ import annotations

import re

from outpost import answer_codes, messages, models, sql
from outpost.ledger.transitions import ENDINGS

_CODE = re.compile(r"""["'](0[1-9]|99)["']""")


def test_every_code_says_what_it_does() -> None:
    for code, entry in answer_codes.table().items():
        assert re.fullmatch(r"\d\d", code)
        assert (entry.ending in ENDINGS) == (entry.effect in ("review", "again"))
        assert (entry.workdays > 0) == (entry.effect == "extend")
        assert (entry.days > 0, entry.visits > 1) == ((entry.effect == "again"),) * 2
        assert entry.words
        assert entry.when
        assert entry.then


def test_a_models_own_reading_counts_as_its_code() -> None:
    own = answer_codes.own_readings(models.load_for_night().values())
    assert own
    assert all(answer_codes.of(code) for code in own)
    assert set(answer_codes.words(own)) == {*answer_codes.table(), *own}
    assert answer_codes.of("77") is None


def test_the_catalogue_has_the_words_of_the_table() -> None:
    assert messages.section("answers") == answer_codes.words()
    assert len(set(answer_codes.short_forms())) == sum(len(entry.also) for entry in answer_codes.table().values())


def test_no_other_module_lists_codes() -> None:
    rooms = ("ledger", "returns", "lists", "corrections", "night")
    named = {
        path.relative_to(sql.ROOT).as_posix()
        for room in rooms
        for path in (sql.ROOT / "outpost" / room).rglob("*.py")
        if _CODE.search(path.read_text(encoding="utf-8"))
    }
    # What a department says has codes of its own; text files have them as numbers without their zero.
    assert named <= {"outpost/returns/csv_file.py", "outpost/returns/replies.py"}

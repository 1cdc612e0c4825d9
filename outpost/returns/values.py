"""What people write into answer cells, read: codes and verdicts. None where it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Mapping

from outpost import answer_codes, messages
from outpost.returns.forms import plain
from outpost.returns.table import Value

_CODE = re.compile(r"([0-9]{1,2})([a-z]?)(?![0-9])\s*[.、:,\-]?\s*(.*)", re.IGNORECASE)
_AROUND = " .,。，、;；!！"
_MARKS = re.compile(r"[\s·•・.,，。、:：()（）\-]+")
# Raised and lowered digits become plain ones when text is made plain, but nobody means a code by them.
_RAISED = re.compile("[²³¹⁰-₟]")
_TICK = re.compile('[√✓✔☑vV对是有好✗✘×xX]|同上|上同|如上|同前|〃|′′|"')
_LEAST = 2
_VERDICTS = {"accept": "pass", "return": "return", "reassign": "reassign", "void": "void"}


def code(value: Value, readings: Mapping[str, str]) -> str | None:
    """The code of an answer: ``01``, ``1``, ``01 属实已处置``, or its words; None for all else (7天后再来, 04 属实).

    Words behind a code may be cut short (无法核实 behind 5); alone they are whole, or a shorter form of the table of
    codes that fits no other code: 属实 begins three of them, 本网格 is no form of 非本网格. ``readings``: the codes of
    this task.
    """
    if isinstance(value, str) and _RAISED.search(value):
        return None
    text = plain(value)
    found = _CODE.fullmatch(text)
    if found is None:
        return _of_words(_marks_off(text), readings)
    number, letter, words = f"{int(found[1]):02}", found[2].lower(), _marks_off(found[3])
    chosen = number + letter
    if chosen not in readings:
        return None
    if not words:
        return None if "(" in found[3] or ")" in found[3] else chosen
    begins = len(words) >= _LEAST and _marks_off(readings[chosen]).startswith(words)
    return chosen if begins or answer_codes.short_forms().get(words) == number else None


def _of_words(words: str, readings: Mapping[str, str]) -> str | None:
    bare = {key: _marks_off(reading) for key, reading in readings.items()}
    exact = [key for key, reading in bare.items() if reading == words]
    if exact:
        return exact[0]
    form = answer_codes.short_forms().get(words)
    begun = {key for key, reading in bare.items() if reading.startswith(words)}
    return form if form in readings and begun <= {form} else None


def is_tick(value: Value) -> bool:
    """Whether a value says yes or "as above" instead of naming an answer."""
    return isinstance(value, str) and bool(_TICK.fullmatch(plain(value)))


def _marks_off(text: str) -> str:
    return _MARKS.sub("", text)


def verdict(value: Value) -> str | None:
    """``pass``, ``return``, ``reassign`` or ``void``: the words of the drop-down, or their first two characters.

    None for all else: 不通过 and 通过/退回 are no verdicts.
    """
    text = plain(value).strip(_AROUND)
    return next(
        (_VERDICTS[key] for key, word in messages.section("verdicts").items() if text in (word, word[:2])), None
    )


def verdict_words(verdict: str) -> str:
    """A verdict as the drop-down offers it."""
    return next(word for key, word in messages.section("verdicts").items() if _VERDICTS[key] == verdict)

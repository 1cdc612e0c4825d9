"""How names sound: characters of GB 2312 by their Mandarin syllable, to tell a slip of the ear from another name."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("syllables.txt")
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))
_FIRST_IDEOGRAPH = "\u4e00"
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


@cache
def _syllables() -> dict[str, str]:
    """Each character's syllable without its tone; what dialect runs together (n and l, zh and z, in and ing) is one."""
    lines = (line.split() for line in _FILE.read_text(encoding="utf-8").splitlines())
    return {character: _folded(syllable) for syllable, characters in lines for character in characters}


def _folded(syllable: str) -> str:
    for long, short in _INITIALS:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
    for long, short in _FINALS:
        if syllable.endswith(long):
            syllable = syllable[: -len(long)] + short
    return syllable


@lru_cache(maxsize=1 << 17)
def sound(name: str) -> tuple[str, ...]:
    """The syllables of a name; a character that is not in the list stands for itself."""
    known = _syllables()
    return tuple(known.get(character, character) for character in name)


def may_sound_alike(one: str, other: str) -> bool:
    """Whether two texts of one length sound alike; an ideograph that is not in the list (國) may sound like any."""
    known = _syllables()
    rare = any(character >= _FIRST_IDEOGRAPH and character not in known for character in one + other)
    return rare or sound(one) == sound(other)

"""Similarity, for names of roads, estates, villages and divisions only: one or two wrong characters, never numbers.

Two names that differ in a character that tells neighbours apart (东 and 西, 一 and 二, 新 and 老) are never the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from outpost.address.stages.shapes import looks_alike
from outpost.address.stages.sounds import may_sound_alike, sound

_TELLING = frozenset(
    "东西南北中上下前后左右内外新老旧大小一二三四五六七八九十百0123456789甲乙丙丁ABCDEFGHIJKLMNOPQRSTUVWXYZ期区"
)
_TYPE = 2
_OTHER_PLACES = ("宿舍", "大院", "市场", "食堂")
_ENDINGS = (
    "大道",
    "大街",
    "大路",
    "花园",
    "小区",
    "新村",
    "公寓",
    "社区",
    "街道",
    "路",
    "街",
    "巷",
    "弄",
    "村",
    "镇",
    "苑",
    "园",
)


def alike(name: str, known: Sequence[str], *, placed: bool = False) -> list[str]:
    """Names of ``known`` within the allowed distance of ``name``, sorted: those that sound the same, else the nearest;
    often none or one. ``placed``: the text names the town or community, so that a name may lack its last word."""
    longer = sorted(other for other in known if other.startswith(name) and _cut_short(name, other, placed))
    if not longer and 2 <= len(name) <= 3 and name[0] + "家" + name[1:] in known:  # 薛庄 for 薛家庄
        longer = [name[0] + "家" + name[1:]]
    allowed = _allowed(name)
    if longer or allowed == 0:
        return longer
    found = process.extract(name, known, scorer=Levenshtein.distance, score_cutoff=allowed, limit=None, processor=None)
    fitting = [(distance, other) for other, distance, _ in found if distance and could_be_slip(name, other)]
    if not fitting:
        return []
    ranked = [(not miswritten(name, other), distance, other) for distance, other in fitting]
    best = min(ranked)[:2]
    return sorted({other for *rank, other in ranked if tuple(rank) == best})


def _cut_short(name: str, other: str, placed: bool) -> bool:
    """沁城 for 沁城小区, 沁渡雅 for 沁渡雅居: the end of the name left out, nothing else."""
    rest = other[len(name) :]
    if len(name) < 2 or not 0 < len(rest) <= 1 + placed or rest in _OTHER_PLACES or not other.startswith(name):
        return False
    return not _TELLING & set(rest) or any(ending.endswith(rest) for ending in _ENDINGS)


def _stem(name: str) -> str:
    return next(
        (name[: -len(ending)] for ending in _ENDINGS if name.endswith(ending) and len(name) > len(ending)), name
    )


def _allowed(name: str) -> int:
    stem = len(_stem(name))
    if stem < 2:
        return 0
    return 1 if len(name) < 5 else 2


def could_be_slip(name: str, other: str) -> bool:
    """Whether what differs can be a slip: no telling character, and half of the stem kept.

    The last word says what kind of place it is, and there are siblings: 沁泉花苑 is no slip of 沁泉名苑, which a wrong
    character of the same sound or shape (沁泉明苑) is. More before a whole name is another place (昆山健康路),
    unless it is the name's own beginning again.
    """
    if name.endswith(other):
        return other.startswith(name[: len(name) - len(other)])
    if (
        name[0] != other[0]
        and name[1:2] != other[1:2]
        and not miswritten(name[:2], other[:2])
        and len(name) == len(other)
    ):
        return False
    changed = heard = 0
    kind = len(other) - _TYPE
    for step in Levenshtein.opcodes(name, other):
        if step.tag == "equal":
            continue
        gone, come = name[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        changed += max(len(gone), len(come))
        same_sound = len(gone) == len(come) and (may_sound_alike(gone, come) or looks_alike(gone, come))
        heard += len(gone) if same_sound else 0
        if not same_sound and not _road_word(gone, come) and (step.tag == "replace" or step.dest_end > kind):
            return False
        if _TELLING & set(gone + come) and not (same_sound and not _TELLING & set(gone) & set(come)):
            return False
    return _keeps_enough(name, other, changed, heard)


def _road_word(gone: str, come: str) -> bool:
    """世纪大路 for 世纪大道."""
    return set(gone + come) <= set("路道街")


def miswritten(name: str, other: str) -> bool:
    """Whether each character that differs sounds or looks like the other's: 祟川区 for 崇川区."""
    return len(name) == len(other) and all(
        one == two or sound(one) == sound(two) or looks_alike(one, two) for one, two in zip(name, other, strict=True)
    )


def _keeps_enough(name: str, other: str, changed: int, heard: int) -> bool:
    """Half of the stem is kept; of a stem of two characters one may only be misheard (健康路, 建康路)."""
    stem, theirs = _stem(name), _stem(other)
    if len(theirs) < 2 or 2 * changed > max(len(stem), len(theirs)):
        return False
    return stem == theirs or changed == heard or min(len(stem), len(theirs)) > 2

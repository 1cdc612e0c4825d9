"""Similarity, for names of roads, estates, villages and divisions only: one or two wrong characters, never numbers.

Two names that differ in a character that tells neighbours apart (东 and 西, 一 and 二, 新 and 老) are never the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

_TELLING = frozenset(
    "东西南北中上下前后左右内外新老旧大小一二三四五六七八九十百0123456789甲乙丙丁ABCDEFGHIJKLMNOPQRSTUVWXYZ期区"
)
_ENDINGS = (
    "大道",
    "大街",
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


def alike(name: str, known: Sequence[str]) -> list[str]:
    """Names of ``known`` within the allowed distance of ``name`` and at the smallest one, sorted; often none or one."""
    longer = sorted(other for other in known if _cut_short(name, other))
    allowed = _allowed(name)
    if longer or allowed == 0:
        return longer
    found = process.extract(name, known, scorer=Levenshtein.distance, score_cutoff=allowed, limit=None, processor=None)
    fitting = [(distance, other) for other, distance, _ in found if distance and could_be_slip(name, other)]
    if not fitting:
        return []
    best = min(distance for distance, _ in fitting)
    return sorted({other for distance, other in fitting if distance == best})


def _cut_short(name: str, other: str) -> bool:
    """沁城 for 沁城小区, 沁渡雅 for 沁渡雅居: the end of the name left out, nothing else."""
    rest = other[len(name) :]
    if len(name) < 2 or not 0 < len(rest) <= 2 or not other.startswith(name):
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
    """Whether what differs can be a slip: no telling character, and half of the stem kept."""
    changed = 0
    for step in Levenshtein.opcodes(name, other):
        if step.tag == "equal":
            continue
        changed += max(step.src_end - step.src_start, step.dest_end - step.dest_start)
        if _TELLING & set(name[step.src_start : step.src_end] + other[step.dest_start : step.dest_end]):
            return False
    return len(_stem(other)) >= 2 and 2 * changed <= max(len(_stem(name)), len(_stem(other)))

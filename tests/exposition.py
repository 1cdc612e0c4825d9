"""Prometheus' text format, read strictly: what a collector would refuse or take for something else is an error."""

from __future__ import annotations

import re

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_HELP = re.compile(rf"# HELP ({_NAME}) (\S(?:[^\\\n]|\\\\|\\n)*)")
_TYPE = re.compile(rf"# TYPE ({_NAME}) (gauge|counter|untyped)")
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\\\|\\"|\\n)*"'
_SAMPLE = re.compile(rf"({_NAME})(?:\{{({_LABEL}(?:,{_LABEL})*)\}})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|NaN)")
_PAIR = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"')

Labels = tuple[tuple[str, str], ...]


def read(text: str) -> dict[str, dict[Labels, float]]:
    """Values by metric and labels.

    Raises:
        ValueError: no line feed at the end, a line of no known form, a metric without HELP and TYPE before its
            samples, in two places or without samples, labels that change within it, or a sample that is there twice.
    """
    if not text.endswith("\n"):
        raise ValueError("the last line has no end")
    found: dict[str, dict[Labels, float]] = {}
    helped, names = "", set[tuple[str, ...]]()
    for line in text.removesuffix("\n").split("\n"):
        if said := _HELP.fullmatch(line):
            if said[1] in found or (found and not list(found.values())[-1]):
                raise ValueError(f"{line}: twice, or nothing of the one before")
            helped = said[1]
        elif said := _TYPE.fullmatch(line):
            if said[1] != helped:
                raise ValueError(f"{line}: no HELP before it")
            found[helped], names = {}, set()
        elif said := _SAMPLE.fullmatch(line):
            if said[1] != helped or said[1] not in found:
                raise ValueError(f"{line}: not below its HELP and TYPE")
            pairs = _PAIR.findall(said[2] or "")
            labels = tuple(sorted((name, _read(value)) for name, value in pairs))
            names.add(tuple(name for name, _ in labels))
            if labels in found[helped] or len(names) > 1 or len(dict(labels)) < len(labels):
                raise ValueError(f"{line}: its labels")
            found[helped][labels] = float(said[3])
        else:
            raise ValueError(f"{line}: no line of this format")
    if found and not list(found.values())[-1]:
        raise ValueError("the last metric has no sample")
    return found


def _read(value: str) -> str:
    return re.sub(r"\\(.)", lambda one: {"n": "\n"}.get(one[1], one[1]), value)

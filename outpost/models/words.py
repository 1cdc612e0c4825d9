"""The sentences of a spec: fields by their plain names, and only such as the zone lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from outpost.models.guards import GuardError

_BRACES = re.compile(r"\{([^{}]*)\}")
_TENSE = re.compile(r"\[([^\[\]:]*):([^|\[\]]*)\|([^|\[\]]*)\]")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def check(zones: Mapping[str, list[str]], why: Mapping[str, Mapping[str, str]], how: Mapping[str, list[str]]) -> None:
    """GuardError: a sentence names a field that its zone does not list, names it otherwise than ``{field}``, or is
    missing for a zone."""
    for reason, sentences in sorted(why.items()):
        for text in (*sentences.values(), *how[reason]):
            _check_template(reason, text)
        for zone, listed in sorted(zones.items()):
            if zone not in sentences:
                raise GuardError(f"reasons.{reason}.why: nothing is said for {zone}")
            unlisted = sorted(_fields((sentences[zone], *how[reason])) - set(listed))
            if unlisted:
                raise GuardError(f"reasons.{reason}: fields that zones.{zone} does not list: {', '.join(unlisted)}")


def _check_template(reason: str, text: str) -> None:
    for inside in _fields([text]):
        if not _NAME.fullmatch(inside):
            raise GuardError(f"reasons.{reason}: a field is {{name}} and nothing more: no attribute, index or format")
    bare = _TENSE.sub("", _BRACES.sub("", text))
    if re.search(r"[{}]", bare):
        raise GuardError(f"reasons.{reason}: a brace that belongs to no field: write {{name}}, or no brace at all")
    if re.search(r"[\[\]]", bare):
        raise GuardError(f"reasons.{reason}: a bracket is [date:word when it is past|word when it is not]")


def _fields(texts: Iterable[str]) -> set[str]:
    texts = list(texts)
    named = {name for text in texts for name in _BRACES.findall(text)}
    return named | {name for text in texts for name, _, _ in _TENSE.findall(text)}

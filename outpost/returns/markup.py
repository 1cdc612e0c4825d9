"""XML without trust: no document types, no entities; a thin layer over expat.

How much there is to parse is bounded by ``archive``, how deep it goes costs nothing. A document whose root has a prefix
has it taken off everywhere; in others, names with a prefix are somebody's extensions, and nobody listens to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from outpost.returns.refusal import FileRefusedError

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?[A-Za-z_]")

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(content: bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call back for each element and its text. Anything but plain XML refuses the file."""
    root = _ROOT.search(content)
    if root and root[1]:
        start, end = _without_prefix(start), None if end is None else _end_without_prefix(end)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        raise FileRefusedError("broken") from None


def _refuse(*_: object) -> NoReturn:
    raise FileRefusedError("entities")


def _without_prefix(start: Start) -> Start:
    return lambda name, attributes: start(name.rpartition(":")[2], attributes)


def _end_without_prefix(end: End) -> End:
    return lambda name: end(name.rpartition(":")[2])

"""XML without trust: no document types, no entities, a bound on how deep it goes; a thin layer over expat.

Elements and attributes are named as they are written: ``local`` takes a prefix off. What an element's namespace is
does not matter here, since strict and transitional workbooks differ in nothing else that is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from outpost.returns.refusal import FileRefusedError

_DEEPEST = 64

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def parse(content: bytes, start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call back for each element, by its local name, and its text. Anything but plain XML refuses the file."""
    parser = expat.ParserCreate()
    depth = 0

    def _refuse(*_: object) -> NoReturn:
        raise FileRefusedError("entities")

    def _start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise FileRefusedError("broken")
        start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(":")[2] if ":" in name else name)

    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = _start
    parser.EndElementHandler = _end
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        raise FileRefusedError("broken") from None

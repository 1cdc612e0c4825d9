"""XML without trust: no document types, no entities, a bound on how deep it goes; a thin layer over expat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from outpost.returns.refusal import FileRefusedError

_DEEPEST = 64

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(chunks: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call back for each element, by its local name, and its text. Anything but plain XML refuses the file."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def _refuse(*_: object) -> NoReturn:
        raise FileRefusedError("entities")

    def _start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise FileRefusedError("broken")
        start(name.rpartition(" ")[2], attributes)

    def _end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(" ")[2])

    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = _start
    parser.EndElementHandler = _end
    if text is not None:
        parser.CharacterDataHandler = text
        parser.buffer_text = True
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise FileRefusedError("broken") from None

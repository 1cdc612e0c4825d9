"""The process in which a template is filled: it may write no file, opens no database and is bounded by the system.

A template is not trusted. Its expressions may name values and fields of values, and use a few filters; they call
nothing and reach no attribute of any object. What loops without end is ended from outside.

stdin: ``{"template": base64, "packs": [{"values": ..., "picture": base64 or null, "title": ..., "day": ...}]}``;
stdout: ``{"files": [base64]}`` or ``{"fault": ..., "name": ...}``, fault being one of ``unknown`` (there is no such
placeholder), ``forbidden``, ``syntax``, ``broken`` and ``long``.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.exceptions import TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from outpost.documents import package
from outpost.errors import OutpostError

_FILTERS = ("default", "d", "first", "join", "last", "length", "count", "replace", "trim", "upper", "e", "escape")
_TESTS = ("defined", "undefined", "none", "eq", "equalto", "==", "ne", "!=", "in", "odd", "even", "divisibleby")
_LOOP = frozenset({"index", "index0", "first", "last", "length"})
_PICTURE_WIDTH = 165
_SHOWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_MOST_FILLED = 8 << 20


class FaultError(OutpostError):
    """What is wrong with the template. ``name``: the placeholder, or what the engine says of the place."""

    def __init__(self, kind: str, name: str = "") -> None:
        super().__init__(kind)
        self.kind, self.name = kind, name


class _Unknown(StrictUndefined):
    """A name that stands for nothing: any use of it is told."""

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FaultError("unknown", str(self._undefined_name))

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = _fail_with_undefined_error
    __add__ = __radd__ = __mul__ = __rmul__ = __getitem__ = __call__ = _fail_with_undefined_error


class _Picture:
    """A picture of ours, which a template can only show."""

    def __init__(self, template: DocxTemplate, content: bytes) -> None:
        self._image = InlineImage(template, io.BytesIO(content), width=Mm(_PICTURE_WIDTH))

    def __html__(self) -> Markup:
        return Markup(self._image._insert_image())

    def __str__(self) -> str:
        return self.__html__()


class _Sandbox(ImmutableSandboxedEnvironment):
    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=_Unknown)
        self._compiled: dict[Any, Template] = {}
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """The template of a text, compiled once for all packs of a kind."""
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source, *args, **kwargs)
        return self._compiled[source]

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self._field(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, list) and isinstance(argument, int):
            return obj[argument] if -len(obj) <= argument < len(obj) else self._nothing(str(argument))
        return self._field(obj, argument)

    def call(self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(__obj, _Unknown):
            __obj._fail_with_undefined_error()
        raise FaultError("forbidden", f"{getattr(__obj, '__name__', 'a call')}()")

    def _field(self, obj: Any, name: Any) -> Any:
        if isinstance(obj, LoopContext):
            if name in _LOOP:
                return getattr(obj, name)
        elif isinstance(obj, Mapping):
            return obj[name] if name in obj else self._nothing(str(name))
        elif isinstance(obj, _Unknown):
            obj._fail_with_undefined_error()
        raise FaultError("forbidden", str(name))

    def _nothing(self, name: str) -> _Unknown:
        return _Unknown(name=name)


def filled(template: bytes, packs: list[dict[str, Any]]) -> list[bytes]:
    """The template filled once for each pack. FaultError says what is wrong with it."""
    try:
        package.checked(template)
        sandbox = _Sandbox()
        return [_filled(template, pack, sandbox) for pack in packs]
    except package.BrokenError:
        raise FaultError("broken") from None


def _filled(template: bytes, pack: dict[str, Any], sandbox: _Sandbox) -> bytes:
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.init_docx()
    except Exception:
        raise FaultError("broken") from None
    values = dict(pack["values"])
    values["sketch"] = _Picture(document, base64.b64decode(pack["picture"])) if pack["picture"] else ""
    try:
        document.render(values, sandbox, autoescape=True)
    except FaultError:
        raise
    except MemoryError:
        raise FaultError("long") from None
    except TemplateSyntaxError as error:
        raise FaultError("syntax", error.message or "") from None
    except TemplateError as error:
        raise FaultError("forbidden", error.message or "") from None
    except Exception as error:
        raise FaultError("syntax", type(error).__name__) from None
    for shown in document.docx.element.body.iter(_SHOWN):
        shown.set("descr", shown.get("descr") or pack["title"])
    written = io.BytesIO()
    document.save(written)
    if len(document.get_xml()) > _MOST_FILLED:
        raise FaultError("long")
    return package.clean(written.getvalue(), pack["title"], pack["day"])


def main() -> None:
    """Fill what stands on stdin."""
    asked = json.load(sys.stdin.buffer)
    answers, sys.stdout = sys.stdout, sys.stderr
    told: dict[str, Any]
    try:
        files = filled(base64.b64decode(asked["template"]), asked["packs"])
        told = {"files": [base64.b64encode(file).decode("ascii") for file in files]}
    except FaultError as fault:
        told = {"fault": fault.kind, "name": fault.name[:120]}
    json.dump(told, answers)
    answers.flush()


if __name__ == "__main__":
    main()

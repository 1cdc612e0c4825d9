"""Templates of packs: the city's own where there is one, else the shipped one, filled in a process of its own."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from outpost.briefing.packs.contents import Content
from outpost.child import Child, ChildError, Limits
from outpost.choices import PackKind
from outpost.errors import OutpostError, UsageError
from outpost.home import Home
from outpost.lists.lines.scan import hidden, id_shaped, pseudonym_shaped

_SHIPPED = Path(__file__).with_name("shipped")
_CHUNK = 100
_MEMORY = 1 << 30
SECONDS = 40
"""What filling up to ``_CHUNK`` packs may take: of ours each takes less than a tenth of a second."""
_MOST_BYTES = 5 << 20
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_PIECE = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(?:tab|br)\b")
_SAID = {
    "unknown": "there is no placeholder '{name}': docs/packs.md lists those of each kind",
    "forbidden": "'{name}' is not allowed in a template: it may show placeholders and walk through their lists",
    "syntax": "a placeholder or a tag cannot be read: {name}",
    "broken": "this is no .docx file that can be read: save it anew, as a document without macros",
    "long": "what comes out is longer than any paper: look at its loops",
}


class TemplateFaultError(OutpostError):
    """A template cannot be filled; the text names the file and what is wrong with it."""


class MissingPackageError(UsageError):
    """docxtpl is not installed."""


class KeptBackError(OutpostError):
    """A finished pack holds what could be a number of a person."""


def require_docxtpl() -> None:
    """MissingPackageError where documents cannot be written."""
    if find_spec("docxtpl") is None:
        raise MissingPackageError("packs need docxtpl, which is not here: install outpost[packs]")


def template_of(home: Home, kind: PackKind) -> Path:
    """``reference/packs/<kind>.docx`` of the home, else what Outpost ships."""
    own = home.reference / "packs" / f"{kind}.docx"
    return own if own.is_file() else _SHIPPED / f"{kind}.docx"


def filled(
    template: Path, contents: Sequence[Content], day: str, seconds: float = SECONDS, children: int = 1
) -> list[bytes]:
    """The finished documents, in the order of ``contents``. ``day``: ISO date that stands in them as their own;
    ``children``: processes beside each other at most.

    Raises:
        TemplateFaultError: the template is broken, names what is not there, does what it may not, or takes too long.
        KeptBackError: a document holds what could be a number of a person.
    """
    files: list[bytes] = []
    if template.stat().st_size > _MOST_BYTES:
        raise TemplateFaultError(f"{_named(template)}: it is larger than 5 MB: take pictures out of it")
    source = template.read_bytes()
    chunks = [contents[start : start + _CHUNK] for start in range(0, len(contents), _CHUNK)]
    with ThreadPoolExecutor(children) as threads:
        for made in threads.map(lambda chunk: _chunk(template, source, chunk, day, seconds), chunks):
            files += made
    for content, file in zip(contents, files, strict=True):
        _scan(content, file)
    return files


def _chunk(template: Path, source: bytes, contents: Sequence[Content], day: str, seconds: float) -> list[bytes]:
    asked = {
        "template": _packed(source),
        "packs": [
            {
                "values": content.values,
                "picture": None if content.picture is None else _packed(content.picture),
                "title": f"{content.area.name} {content.values['title']}",
                "day": day,
            }
            for content in contents
        ],
    }
    limits = Limits(seconds=seconds * 2, memory=_MEMORY, processor_seconds=max(int(seconds), 1), writes_files=False)
    child = Child("fills a template", "outpost.documents.filling", limits=limits, pipes=True)
    try:
        with child:
            code, written = child.exchange(json.dumps(asked).encode())
    except ChildError:
        code, written = 1, b""
    if code != 0:
        raise TemplateFaultError(f"{_named(template)}: it took too much time or memory to fill: look at its loops")
    told = json.loads(written)
    if "fault" in told:
        raise TemplateFaultError(f"{_named(template)}: {_SAID[told['fault']].format(name=told['name'])}")
    return [base64.b64decode(file) for file in told["files"]]


def texts(file: bytes) -> list[str]:
    """Every paragraph of a finished document, of its headers and footers too."""
    with ZipFile(BytesIO(file)) as package:
        parts = [name for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")]
        found = [package.read(name).decode("utf-8") for name in sorted(parts)]
    paragraphs = [_PIECE.findall(paragraph) for part in found for paragraph in _PARAGRAPH.findall(part)]
    return [html.unescape("".join(piece or " " for piece in pieces)) for pieces in paragraphs if pieces]


def _scan(content: Content, file: bytes) -> None:
    for text in texts(file):
        if id_shaped(text) or pseudonym_shaped(text) or hidden(text) != text:
            raise KeptBackError(
                f"the {content.kind} pack of {content.area.code} holds what could be a number of a person and was kept "
                "back: look at its template and at the names of its addresses"
            )


def _named(template: Path) -> str:
    return f"reference/packs/{template.name}" if template.parent != _SHIPPED else f"the shipped {template.name}"


def _packed(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")

"""A .docx as a package of parts: what of a filled one goes out, and with which bytes.

Kept are the parts that text, look and pictures need. Macros, embedded files, scripts of forms, and everything that
would be fetched from elsewhere when somebody opens it (linked pictures, frames, attached templates, fields that
include files) are left out. Dates and order are fixed: the same values give the same bytes.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from functools import lru_cache
from xml.sax.saxutils import escape

from lxml import etree

from outpost.errors import OutpostError

MOST_BYTES = 5 << 20
"""Of a template as it lies in its folder."""
_MOST_UNPACKED = 30 << 20
_MOST_PARTS = 200
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app)\.xml|word/_rels/[\w-]+\.xml\.rels"
    r"|word/(document|styles|settings|numbering|fontTable|webSettings|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|word/theme/theme\d*\.xml|word/media/[\w-]+\.(png|jpe?g|gif)"
)
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_DAY = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NEVER = frozenset(
    f"{_W}{name}" for name in ("object", "control", "altChunk", "mailMerge", "attachedTemplate", "subDoc")
)
_FIELD = re.compile(r"\s*((PAGE|NUMPAGES|SECTIONPAGES)(\s+\\\*\s+\w+)*)?\s*")
"""Fields that fetch nothing. What else stands in a field is taken out of it."""

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError, OSError, EOFError,
    OverflowError, ValueError,
)  # fmt: skip
"""What reading a damaged, encrypted or strange package raises."""


class BrokenError(OutpostError):
    """It is no .docx, or one that is larger than any template is."""


def checked(content: bytes) -> bytes:
    """The package, where it can be opened within bounds. BrokenError else."""
    _parts(content)
    return content


def clean(content: bytes, title: str, day: str) -> bytes:
    """What of the package goes out, under this title. ``day``: ISO date that stands as the day of its making."""
    parts = {name: found for name, found in _parts(content).items() if _KEPT.fullmatch(name)}
    dropped: dict[str, set[str]] = {}
    for name in [name for name in parts if name.endswith(".rels")]:
        parts[name], dropped[_owner(name)] = _relations(parts[name], name, parts)
    for name, found in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            parts[name] = _inert(found, frozenset(dropped.get(name, ())))
    parts[_CORE] = _core(title, day)
    parts[_FIRST[0]] = _types(parts[_FIRST[0]], parts)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name in [*_FIRST, *sorted(set(parts) - set(_FIRST))]:
            part = zipfile.ZipInfo(name, _DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, parts[name])
    return written.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    if len(content) > MOST_BYTES:
        raise BrokenError
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            told = package.infolist()
            if len(told) > _MOST_PARTS or sum(part.file_size for part in told) > _MOST_UNPACKED:
                raise BrokenError
            found = {part.filename: package.read(part) for part in told if not part.is_dir()}
    except _DAMAGED:
        raise BrokenError from None
    if _FIRST[0] not in found or _FIRST[1] not in found or "word/document.xml" not in found:
        raise BrokenError
    return found


def _parsed(content: bytes) -> etree._Element:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        raise BrokenError from None


def _text(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _owner(name: str) -> str:
    """The part whose relations a .rels part holds: of word/_rels/document.xml.rels word/document.xml."""
    folder, file = posixpath.split(name)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def _relations(content: bytes, name: str, parts: dict[str, bytes]) -> tuple[bytes, set[str]]:
    """Relations to what is kept, and the ids of the others."""
    root = _parsed(content)
    base = posixpath.dirname(_owner(name))
    dropped = set()
    for relation in list(root):
        target = relation.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
        if relation.get("TargetMode") == "External" or place not in parts:
            dropped.add(relation.get("Id", ""))
            root.remove(relation)
    return _text(root), dropped


@lru_cache(maxsize=32)
def _inert(content: bytes, dropped: frozenset[str]) -> bytes:
    """The part without what runs or fetches, and without what points to a relation that is gone."""
    root = _parsed(content)
    for element in list(root.iter(etree.Element)):
        points = [name for name, value in element.attrib.items() if name.startswith(_R) and value in dropped]
        if element.tag == f"{_W}hyperlink":
            for name in points:
                del element.attrib[name]
        elif (points or element.tag in _NEVER) and element.getparent() is not None:
            element.getparent().remove(element)
        elif element.tag == f"{_W}instrText" and not _FIELD.fullmatch(element.text or ""):
            element.text = ""
        elif element.tag == f"{_W}fldSimple" and not _FIELD.fullmatch(element.get(f"{_W}instr", "")):
            element.set(f"{_W}instr", "")
    return _text(root)


def _types(content: bytes, parts: dict[str, bytes]) -> bytes:
    root = _parsed(content)
    for said in list(root):
        part = said.get("PartName")
        if part is not None and (part.lstrip("/") not in parts or part.lstrip("/") == _CORE):
            root.remove(said)
    space = root.tag.removesuffix("Types")
    etree.SubElement(root, f"{space}Override", PartName=f"/{_CORE}", ContentType=_CORE_TYPE)
    return _text(root)


def _core(title: str, day: str) -> bytes:
    moment = f'xsi:type="dcterms:W3CDTF">{day}T00:00:00Z'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Outpost</dc:creator>"
        f"<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified>"
        "</cp:coreProperties>"
    ).encode()

"""What a SELECT of ``sources.toml`` names, read without its server: texts and remarks apart from names.

Servers quote and remark in different ways, and what one takes for a text another takes for code. Nothing is hidden
here but what every server takes for a text or a remark; a select that leaves room for doubt is refused.
"""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"(?P<text>'(?:[^']|'')*')|(?P<name>\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`)|(?P<remark>--[^\n]*|/\*.*?\*/)", re.S
)
_Doubtful = tuple[tuple[str, str], ...]
_IN_QUOTES: _Doubtful = ((r"\\['\"`]", "a backslash before a quote"),)
_IN_REMARKS: _Doubtful = (
    (r"^--+[^\s-]", "-- without a blank after it"),
    (r"^/\*\s*(?:M?!|\+)", "a remark that a server obeys"),
    (r"^/\*.*/\*", "a remark within a remark"),
    (r"\r(?!\n)", "a carriage return alone"),
)
_IN_CODE: _Doubtful = (
    (r"\b(?:e|n?q|u&)['\"]", "a prefix before a quote (E, Q, U&)"),
    (r"\$\w*\$", "$$ as quotes"),
    (r"#", "#"),
)
_BEGINS = re.compile(r"\s*(?:\(\s*)*(?:select|with)\b", re.I)
_TABLE = re.compile(r"\btable\s+[\w\"`]", re.I)
_AFTER_STAR = r"(?:[,)]|$|(?:from|where|into|union|intersect|except|minus|group|having|order|limit|fetch|window)\b)"
_STAR = re.compile(rf"(?:\b(?:select|distinct|all)\b|,|\.)\s*\*|\*\s*{_AFTER_STAR}", re.I)
_COUNTED = re.compile(r"\(\s*\*\s*\)")
_WORD = re.compile(r"\w+")


def doubts(select: str) -> str:
    """Why a select cannot be read for sure, or takes whatever a table has; empty when it names what it reads."""
    if doubtful := _doubtful(select):
        return f"select has {doubtful}, which servers read in different ways: say it otherwise, or as a view"
    code = _code(select)
    if not _BEGINS.match(code):
        return "select begins with SELECT or WITH"
    if ";" in code:
        return "select is one statement, without a semicolon"
    if re.search(r"['\"`]|/\*", _PARTS.sub(" ", select)):
        return "select has a quote or a remark that does not end"
    if _STAR.search(_COUNTED.sub("()", code)) or _TABLE.search(code):
        return "select names its columns: `*` would read what is never ingested"
    return ""


def _doubtful(select: str) -> str:
    """What in a select is no text, remark or name to every server; empty where there is nothing of the kind."""
    looked_for = [(_PARTS.sub(lambda part: " " if part["remark"] else "''", select), _IN_CODE)]
    for part in _PARTS.finditer(select):
        looked_for.append((part[0], _IN_REMARKS if part["remark"] else _IN_QUOTES))
    found = (
        said for text, doubtful in looked_for for pattern, said in doubtful if re.search(pattern, text, re.I | re.S)
    )
    return next(found, "")


def words(select: str) -> list[str]:
    """All that may be a name in a select."""
    return _WORD.findall(_code(select))


def _code(select: str) -> str:
    """A select with its texts empty and its remarks as blanks; quoted names stay."""
    return _PARTS.sub(lambda part: "''" if part["text"] else part["name"] or " ", select)

"""Pages of one HTML file: what `--page`, reports and the docs' generated pages look like.

A page is a Jinja template beside the package that shows it (``explain/page.html``), which extends ``pages/base.html``
and takes tables and notes from ``pages/parts.html``. Every value is escaped by the engine; none may turn that off
(``| safe`` is refused). A page fetches nothing: its policy (CSP) forbids it, and its style stands in it. Both languages
are in the file, chosen by a switch without a script; it opens from ``file://`` and prints on A4. The same values make
the same bytes.

Here: how a page is made and written. Not here: what any page says.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from outpost.errors import OutpostError

if TYPE_CHECKING:  # only a page needs the engine: no command waits for it
    from jinja2 import Environment, Template
    from markupsafe import Markup

_ROOT = Path(__file__).resolve().parents[1]
_STYLE = _ROOT / "pages" / "page.css"
_NO_SCRIPT = "'none'"


class Words(NamedTuple):
    """One text in both languages. A plain text in its place is shown in both."""

    zh: str
    en: str


@dataclass(frozen=True)
class Head:
    """What stands at the head of a page: of which night it speaks, and the ledger's head then.

    ``business_date`` is null for a page about no home (a generated page of the docs), or before the first night.
    """

    business_date: dt.date | None = None
    ledger_head: str | None = None
    about: str | Words | None = None


class Inline(NamedTuple):
    """The text of a page's one style or script, and the source by which its policy (CSP) allows this text alone."""

    text: Markup
    source: str


class PageError(OutpostError):
    """A page cannot be written; the text says where and what to do."""


def render(
    template: str,
    title: str | Words,
    head: Head | None = None,
    values: Mapping[str, Any] | None = None,
    *,
    script: str | None = None,
) -> str:
    """The page ``template`` (a path below ``outpost/``) as one HTML text.

    ``values`` are the template's own names; one that it uses and that is missing is an error. ``script`` is the text of
    the one script that may run in it: data reach it by ``parts.data``, and the page must say the same without it.
    """
    from markupsafe import Markup

    own = None if script is None else inline(script)
    common = {
        "title": title,
        "head": head or Head(),
        "style": Markup(_STYLE.read_text(encoding="utf-8")),
        "script": None if own is None else own.text,
        "script_policy": _NO_SCRIPT if own is None else own.source,
    }
    return _engine().get_template(template).render({**(values or {}), **common})


def template(name: str) -> Template:
    """The template ``name`` below ``outpost/``, for a page with a policy and a style of its own."""
    return _engine().get_template(name)


def inline(text: str) -> Inline:
    """``text`` as it may stand in a style or script element."""
    from markupsafe import Markup

    own = text.replace("</", "<\\/")
    digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
    return Inline(Markup(own), f"'sha256-{digest}'")


def json_text(value: object) -> Markup:
    """``value`` as JSON in a script element that is not run: nothing in it ends the element, or a line of a script.

    >>> print(json_text({"名": "</script>"}))
    {"名":"\\u003c/script\\u003e"}
    """
    from markupsafe import Markup

    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&'\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)


def write(path: Path, text: str) -> None:
    """Put a page where it is wanted, whole or not at all, readable by its owner alone. PageError says why not."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        aside.replace(path)
    except OSError as fault:
        aside.unlink(missing_ok=True)
        raise PageError(f"{path} cannot be written: {fault.strerror}; name a file in a folder that is there") from None


@cache
def _engine() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    engine = Environment(
        loader=FileSystemLoader(_ROOT), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    del engine.filters["safe"]
    inline = Markup('<span lang="zh">{}</span><span lang="en">{}</span>')

    def words(zh: object, en: object = None) -> object:
        """Both languages of a text; a text of one language as it is."""
        pair = zh if isinstance(zh, Words) else Words(str(zh), str(en)) if en is not None else None
        return zh if pair is None else inline.format(pair.zh, pair.en)

    def plain(title: object) -> str:
        return " · ".join(title) if isinstance(title, Words) else str(title)

    def is_number(value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool)

    engine.globals["t"] = words
    engine.filters["plain"] = plain
    engine.tests["numeric"] = is_number
    return engine

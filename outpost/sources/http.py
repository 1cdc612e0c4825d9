"""Pages of JSON over HTTP(S): objects whose fields are columns, page after page until there is none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from outpost.sources.delivery import DeliveryWriter
from outpost.sources.settings import Source, SourceError, source_columns

_PAGES = 100_000
_PAGE_BYTES = 64 << 20
_FIRST_PAGE = 1
_PORTS = {"http": 80, "https": 443}


def fetch(name: str, source: Source, token: str, extract: str, day: dt.date, writer: DeliveryWriter) -> int:
    """Write the records of all pages; returns how many.

    ``url`` holds ``{date}`` and, where pages are numbered, ``{page}``: an empty page is the last. Else ``next`` says
    where in a page the address of the next one stands. The token goes as a bearer to the first address's host alone.
    """
    one = source.extracts[extract]
    columns = source_columns(extract, one)
    for page in _pages(name, source, token, extract, day):
        records = _part(page, one.records)
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise SourceError(f"{name}: {extract}: a page has no list of objects at {one.records or 'its top'}")
        if records:
            missing = [
                column for column in columns.values() if column and not any(column in record for record in records)
            ]
            if missing:
                raise SourceError(f"{name}: {extract}: no record has {', '.join(missing)}: see columns and leave_out")
        writer.write_rows(
            [_text(name, extract, record.get(column) if column else None) for column in columns.values()]
            for record in records
        )
    return writer.rows


def _pages(name: str, source: Source, token: str, extract: str, day: dt.date) -> Iterator[Any]:
    one = source.extracts[extract]
    address = one.url.replace("{date}", day.isoformat())
    numbered = "{page}" in address
    if urlsplit(address).scheme not in ("http", "https"):
        raise SourceError(f"{name}: {extract}: the url begins with http:// or https://")
    origin = _origin(address)
    seen: set[str] = set()
    before = b""
    timeout = httpx.Timeout(source.statement_seconds, connect=source.connect_seconds)
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    with httpx.Client(headers=headers, timeout=timeout, follow_redirects=False, trust_env=False) as client:
        for number in range(_FIRST_PAGE, _FIRST_PAGE + _PAGES):
            now = address.replace("{page}", str(number))
            if now in seen:
                raise SourceError(f"{name}: {extract}: the pages lead in a circle")
            seen.add(now)
            content = _content(client, name, extract, now)
            page = _page(name, extract, content)
            if content == before and _part(page, one.records):
                raise SourceError(f"{name}: {extract}: the same page comes twice: is {{page}} what the server reads?")
            before = content
            yield page
            following = _part(page, one.next) if one.next else None
            if numbered and not _part(page, one.records):
                return
            if not numbered:
                if not following:
                    return
                address = urljoin(now, str(following))
                if _origin(address) != origin:
                    raise SourceError(f"{name}: {extract}: a page leads to another host: it is not followed")
    raise SourceError(f"{name}: {extract}: more than {_PAGES:,} pages")


def _content(client: httpx.Client, name: str, extract: str, address: str) -> bytes:
    try:
        with client.stream("GET", address) as answer:
            if answer.status_code != httpx.codes.OK:
                raise SourceError(f"{name}: {extract}: the server answers {answer.status_code}")
            content = bytearray()
            for block in answer.iter_bytes():
                content += block
                if len(content) > _PAGE_BYTES:
                    raise SourceError(f"{name}: {extract}: a page is larger than {_PAGE_BYTES >> 20} MB")
        return bytes(content)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        said = "cannot be reached, or broke off: pull again"
        raise SourceError(f"{name}: {extract}: {said} ({type(fault).__name__})") from None


def _page(name: str, extract: str, content: bytes) -> Any:
    try:
        return json.loads(content, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise SourceError(f"{name}: {extract}: a page is not JSON in UTF-8") from None


def _origin(address: str) -> tuple[str, str | None, int | None]:
    try:
        place = urlsplit(address)
        return place.scheme, place.hostname, place.port or _PORTS.get(place.scheme)
    except ValueError:
        return "", None, None


def _part(page: Any, path: str) -> Any:
    """What stands in a page at ``a.b.c``; None where there is none."""
    for step in path.split(".") if path else ():
        page = page.get(step) if isinstance(page, dict) else None
    return page


def _text(name: str, extract: str, value: Any) -> str | None:
    """A value as CSV has it. Numbers are taken as they were written."""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if value is None or isinstance(value, str):
        return value
    raise SourceError(f"{name}: {extract}: a field holds a list or an object")

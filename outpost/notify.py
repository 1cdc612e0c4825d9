"""One message a night to those who look after it: when the night failed, or models were held; counts and model ids.

Where messages go is in ``notify.toml`` (mode 0600: the addresses hold passwords), as addresses for Apprise: mail,
webhooks, WeCom, DingTalk and others. What is told of is in ``outpost.toml``, section ``notify``. A message that cannot
be sent stops nothing: a warning says so, and the next occasion tries again.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import logging
import stat
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from outpost import messages, settings, sql
from outpost.errors import OutpostError
from outpost.home import Home, write_whole
from outpost.night import standing

log = logging.getLogger("outpost.night")

Occasion = Literal["failed", "held"]
Send = Callable[[Sequence[str], str, str], bool]
_KEPT_NIGHTS = 60


class NotifyError(OutpostError):
    """notify.toml cannot be used; the text says why and never quotes an address."""


def addresses(home: Home) -> list[str]:
    """The addresses of notify.toml; none where there is no such file."""
    path = home.notify
    if not path.is_file():
        return []
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise NotifyError(f"{path.name} can be read by others: run `chmod 600` on it")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise NotifyError(f"{path.name} is not TOML in UTF-8: see docs/operations.md") from None
    urls = content.get("urls")
    if set(content) != {"urls"} or not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise NotifyError(f"{path.name}: one key is expected, urls, a list of texts")
    unknown = [number for number, url in enumerate(urls, 1) if not _is_known(url)]
    if unknown:
        raise NotifyError(f"{path.name}: addresses that Apprise does not know: number {', '.join(map(str, unknown))}")
    return urls


def night_failed(home: Home, night: dt.date, steps: int, send: Send | None = None) -> bool:
    """Tell that a night was not published; ``steps`` of it failed. Whether a message went out now."""
    body = messages.text("notify.failed_steps", count=steps) if steps else messages.text("notify.failed_run")
    return _tell(home, night, "failed", lambda: body, send or _send)


def night_done(home: Home, night: dt.date, send: Send | None = None) -> bool:
    """Tell of models that a published night held, or that failed in it. Whether a message went out now."""
    return _tell(home, night, "held", lambda: _held(home, night), send or _send)


def _held(home: Home, night: dt.date) -> str:
    """What there is to say of models; empty when all ran."""
    with standing.published_database(home) as con:
        rows = sql.query(con, "status/models", {"business_date": night}).fetchall()
    lines = []
    for state in ("held", "failed"):
        names = [row[0] for row in rows if row[1] == state]
        if names:
            lines.append(messages.text(f"notify.models_{state}", count=len(names), models="、".join(names)))
    return "\n".join(lines)


def _tell(home: Home, night: dt.date, occasion: Occasion, body: Callable[[], str], send: Send) -> bool:
    try:
        wanted = addresses(home) if getattr(settings.read(home.config).notify, occasion) else []
        text = body() if wanted else ""
        if not text:
            return False
        with (home.lake / "notified.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            told = _told(home)
            if occasion in told.get(night.isoformat(), []):
                return False
            if not send(wanted, messages.text(f"notify.title_{occasion}", night=night.isoformat()), text):
                log.warning("a message about the night of %s could not be sent to all of notify.toml", night)
                return False
            told.setdefault(night.isoformat(), []).append(occasion)
            write_whole(home.lake / _TOLD, json.dumps(dict(sorted(told.items())[-_KEPT_NIGHTS:])))
            return True
    except (NotifyError, settings.SettingsError, OSError) as error:
        log.warning("no message about the night of %s: %s", night, error)
        return False


_TOLD = "notified.json"


def _told(home: Home) -> dict[str, list[str]]:
    path: Path = home.lake / _TOLD
    try:
        told: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return told


def _is_known(url: str) -> bool:
    import apprise

    return apprise.Apprise().add(url)


def _send(urls: Sequence[str], title: str, body: str) -> bool:
    """Send to all addresses by Apprise, which keeps nothing on disk and logs nothing: addresses hold passwords."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    keeps_nothing = apprise.AppriseAsset(storage_mode=apprise.PersistentStoreMode.MEMORY)
    sender = apprise.Apprise(asset=keeps_nothing)
    for url in urls:
        sender.add(url)
    return bool(sender.notify(title=title, body=body))

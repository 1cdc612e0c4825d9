"""SFTP drop folders: files of somebody else, fetched whole, with their manifest or a mark that they are done."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncssh

from outpost import reference
from outpost.home import Home
from outpost.landing.declaring import Place, declared
from outpost.landing.inputs import DATA_ENDINGS
from outpost.landing.manifest import extracted_now
from outpost.sources.delivery import opened, put, staging
from outpost.sources.settings import Source, SourceError, load_of

_BLOCK = 1 << 20
_PORT = 22


def fetch(home: Home, into: Home, name: str, source: Source, dsn: str, extract: str, day: dt.date) -> int:
    """Fetch one extract's file of ``day`` into the landing/ of ``into``; returns its rows.

    DSN: ``sftp://user:password@host:port``; without a password ``key_file`` of the source says the key. A link, a
    folder and a file that is not finished (no manifest, and no ``done`` file) are not taken.
    """
    return asyncio.run(_fetch(home, into, name, source, dsn, extract, day))


async def _fetch(home: Home, into: Home, name: str, source: Source, dsn: str, extract: str, day: dt.date) -> int:
    try:
        place = urlsplit(dsn)
        port = place.port or _PORT
        if place.scheme != "sftp" or not place.hostname:
            raise ValueError
    except ValueError:
        raise SourceError(
            f"{name}: the DSN is not sftp://user:password@host:port, with / # ? @ % of a password written as %2F ..."
        ) from None
    known_hosts = home.root / source.known_hosts
    if not known_hosts.is_file():
        raise SourceError(f"{name}: {source.known_hosts} is not there: `ssh-keyscan` shows the key to write into it")
    try:
        async with (
            asyncssh.connect(
                place.hostname,
                port,
                username=unquote(place.username or ""),
                password=unquote(place.password) if place.password else None,
                client_keys=[str(home.root / source.key_file)] if source.key_file else None,
                known_hosts=str(known_hosts),
                config=None,
                agent_path=None,
                connect_timeout=source.connect_seconds,
                keepalive_interval=15,
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):
            return await _taken(home, into, name, source, sftp, extract, day)
    except asyncssh.HostKeyNotVerifiable:
        raise SourceError(
            f"{name}: the server's key is not the one in {source.known_hosts}: nothing was sent to it"
        ) from None
    except asyncssh.PermissionDenied:
        raise SourceError(f"{name}: the server refused the account, its password or its key") from None
    except (asyncssh.Error, OSError) as fault:
        said = "cannot be reached, or the connection was lost: pull again"
        raise SourceError(f"{name}: {said} ({type(fault).__name__})") from None


async def _taken(home: Home, into: Home, name: str, source: Source, sftp: Any, extract: str, day: dt.date) -> int:
    one = source.extracts[extract]
    folder = source.folder.replace("{date}", day.isoformat()).rstrip("/")
    file = one.file.replace("{date}", day.isoformat())
    ending = next((end for end in sorted(DATA_ENDINGS, key=len, reverse=True) if file.endswith(end)), None)
    if ending is None:
        raise SourceError(f"{name}: {extract}: the file is none of {', '.join(DATA_ENDINGS)}")

    def there(called: str) -> str:
        return f"{folder}/{called}" if folder else called

    stem = file.removesuffix(ending)
    manifest_file = f"{stem}.manifest.json"
    has_manifest = await _is_file(sftp, there(manifest_file))
    if not has_manifest and not (one.done and await _is_file(sftp, there(one.done.replace("{date}", day.isoformat())))):
        raise SourceError(
            f"{name}: {extract}: has not come yet: no {manifest_file}" + (f" and no {one.done}" if one.done else "")
        )
    if not await _is_file(sftp, there(file)):
        raise SourceError(f"{name}: {extract}: {file} is not there, or is no plain file")
    partial = staging(into) / f"partial-{extract}{ending}"  # by its ending it is read
    try:
        size, digest = await _download(sftp, there(file), partial)
        if has_manifest:
            manifest = _manifest(await _small(sftp, there(manifest_file)), name, extract, manifest_file)
            if manifest.get("bytes") != size or str(manifest.get("sha256", "")).lower() != digest:
                raise SourceError(
                    f"{name}: {extract}: {file} is not what its manifest says: it is still being written, or was cut"
                )
            if (manifest.get("extract"), manifest.get("business_date")) != (extract, day.isoformat()):
                raise SourceError(f"{name}: {extract}: the manifest is of another extract or day")
        else:
            place = Place(extract, day)
            never = reference.never_columns(home.reference)
            load = load_of(extract, one)
            manifest = declared(partial, place, never, extracted_now(day), encoding=one.encoding, load=load)
        put(into, partial, ending, manifest)
        rows = manifest.get("rows")
        return rows if isinstance(rows, int) else 0  # what is no number is refused by landing
    finally:
        partial.unlink(missing_ok=True)


async def _is_file(sftp: Any, path: str) -> bool:
    """Whether a plain file lies there; a link is none, wherever it leads."""
    try:
        found = await sftp.lstat(path)
    except asyncssh.SFTPError:
        return False
    return bool(found.type == asyncssh.FILEXFER_TYPE_REGULAR)


async def _download(sftp: Any, path: str, target: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    async with sftp.open(path, "rb") as remote:
        with opened(target) as file:
            while block := await remote.read(_BLOCK):
                file.write(block)
                digest.update(block)
                size += len(block)
    return size, digest.hexdigest()


async def _small(sftp: Any, path: str) -> bytes:
    async with sftp.open(path, "rb") as remote:
        return bytes(await remote.read(_BLOCK))


def _manifest(content: bytes, name: str, extract: str, file: str) -> dict[str, Any]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SourceError(f"{name}: {extract}: {file} is not JSON in UTF-8")
    return found

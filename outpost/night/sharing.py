"""A zone's files for a group of the system: the gateway that carries gov/ on never needs to read police/, nor the home.

The account that runs the nights must belong to the groups. What is above a zone's folder can be passed through by
everybody and read by nobody.
"""

from __future__ import annotations

import grp
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from outpost.home import Home
from outpost.settings import SettingsError
from outpost.settings_sections import Permissions

_FOLDER, _FILE = 0o750, 0o640
_WAY, _OWN = 0o711, 0o600


def group_numbers(said: Permissions) -> dict[str, int]:
    """The number of each zone's group; SettingsError when there is no such group, or this account is not in it."""
    numbers = {}
    for zone, name in said.groups.items():
        try:
            number = grp.getgrnam(name).gr_gid
        except KeyError:
            raise SettingsError(f"permissions.{zone}_group: this system has no group {name}") from None
        if os.geteuid() != 0 and number not in (os.getegid(), *os.getgroups()):
            raise SettingsError(f"permissions.{zone}_group: the account that runs the nights must belong to {name}")
        numbers[zone] = number
    return numbers


def open_way(home: Home, numbers: Mapping[str, int]) -> None:
    """Let the groups pass to outbox/ and corrections/, without reading what lies on the way."""
    if numbers:
        for folder in (home.root, home.outbox, home.corrections):
            folder.chmod(_WAY)


def share(folders: Iterable[Path], numbers: Mapping[str, int]) -> None:
    """Give the zones' folders in each of ``folders`` (one night's) to their groups; what lies beside them to nobody."""
    if not numbers:
        return
    for folder in folders:
        if not folder.is_dir():
            continue
        folder.chmod(_WAY)
        for path in folder.iterdir():
            if path.is_file():
                path.chmod(_OWN)
            elif path.name in numbers:
                _give(path, numbers[path.name])


def _give(folder: Path, number: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, -1, number)
        path.chmod(_FOLDER if path.is_dir() else _FILE)

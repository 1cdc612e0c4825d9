"""Nothing of a home can be read by others; a zone's files may belong to a group of their own."""

import grp
import json
import os
import stat
from pathlib import Path

import pytest

from outpost.home import Home, close_to_others
from outpost.init import make_home
from outpost.night import sharing
from outpost.settings import SettingsError
from outpost.settings_sections import Permissions


def open_to_others(root: Path) -> list[str]:
    """What everybody may read or write below a folder, itself included."""
    return [
        path.relative_to(root.parent).as_posix()
        for path in (root, *root.rglob("*"))
        if not path.is_symlink() and path.stat().st_mode & 0o006
    ]


def test_a_new_home_is_closed_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_home(Home(tmp_path / "home"))
        assert open_to_others(tmp_path / "home") == []
    finally:
        os.umask(before)


def test_a_home_of_before_is_closed(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_home(home)
    for path in (home.root, home.outbox, home.config):
        path.chmod(0o777)
    close_to_others(home)
    assert open_to_others(home.root) == []
    assert stat.S_IMODE(home.outbox.stat().st_mode) == 0o770


def a_group() -> grp.struct_group:
    """A group that this account may give files to, other than its first where there is one."""
    own = sorted({os.getegid(), *os.getgroups()}, reverse=True)
    return grp.getgrgid(next((number for number in own if number != os.getegid()), own[0]))


def test_zones_go_to_their_groups_and_what_lies_beside_them_to_nobody(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    make_home(home)
    night = home.outbox / ".night.partial"
    for name in ("gov/worker/W1.xlsx", "gov/manifest.json", "police/officer/P1.xlsx", "manifest.json", "_SUCCESS"):
        (night / name).parent.mkdir(parents=True, exist_ok=True)
        (night / name).write_text(name, encoding="utf-8")
    numbers = sharing.group_numbers(Permissions(gov_group=a_group().gr_name))
    sharing.open_way(home, numbers)
    sharing.share([night, home.corrections / "not there"], numbers)
    modes = {path.relative_to(night).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in night.rglob("*")}
    assert modes["gov/worker/W1.xlsx"] == modes["gov/manifest.json"] == 0o640
    assert modes["gov"] == modes["gov/worker"] == 0o750
    assert modes["manifest.json"] == modes["_SUCCESS"] == 0o600
    assert all((night / name).stat().st_gid == a_group().gr_gid for name in ("gov", "gov/worker/W1.xlsx"))
    assert stat.S_IMODE(night.stat().st_mode) == stat.S_IMODE(home.root.stat().st_mode) == 0o711
    assert open_to_others(home.root) == []


def test_a_group_that_the_system_does_not_have_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"permissions\.police_group: this system has no group nobody-of-ours"):
        sharing.group_numbers(Permissions(police_group="nobody-of-ours"))


def test_without_groups_nothing_is_shared(tmp_path: Path) -> None:
    (tmp_path / "gov").mkdir(mode=0o700)
    before = json.dumps([path.stat().st_mode for path in tmp_path.rglob("*")])
    sharing.share([tmp_path], sharing.group_numbers(Permissions()))
    assert json.dumps([path.stat().st_mode for path in tmp_path.rglob("*")]) == before

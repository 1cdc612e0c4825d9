"""The folder of a province: cities are added once, each with its own code and home; its secret is its owner's."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from outpost.errors import OutpostError
from outpost.home import Home
from outpost.init import make_home
from outpost.province import settings


def city(root: Path, code: str, name: str = "南通市") -> Home:
    home = Home(root)
    make_home(home)
    text = home.config.read_text(encoding="utf-8").replace('code = "320600"', f'code = "{code}"')
    home.config.write_text(text.replace('name = "南通市"', f'name = "{name}"'), encoding="utf-8")
    return home


def test_cities_are_added_once_and_kept_apart(tmp_path: Path) -> None:
    province = tmp_path / "江苏 province"
    one, two = city(tmp_path / 'a "b" \\c', "320600"), city(tmp_path / "two", "320500", "苏州市")
    for home in (one, two, one):
        settings.add(province, home)
    found = settings.read(province)
    assert list(found.cities) == ["320600", "320500"]
    assert [found.home(code).root for code in found.cities] == [one.root, two.root]
    assert found.cities["320500"].name == "苏州市"
    assert len(settings.key_of(found)) == 32
    assert stat.S_IMODE(found.secret.stat().st_mode) == 0o600


def test_two_cities_have_two_codes_and_two_homes(tmp_path: Path) -> None:
    province = tmp_path / "province"
    home = city(tmp_path / "one", "320600")
    settings.add(province, home)
    with pytest.raises(settings.ProvinceUsageError, match="has a city 320600 already"):
        settings.add(province, city(tmp_path / "two", "320600"))
    city(home.root, "320600")
    home.config.write_text(home.config.read_text(encoding="utf-8").replace("320600", "320500"), encoding="utf-8")
    with pytest.raises(settings.ProvinceUsageError, match="under another code"):
        settings.add(province, home)
    assert list(settings.read(province).cities) == ["320600"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("at_once = 0", "at_once"),
        ("speed = 2", "speed"),
        ("[cities.320600]\nname = 'a'", "cities.320600.home"),
        ("[cities.nantong]\nname = 'a'\nhome = 'h'", "cities.nantong: a city is named by its six-digit code"),
        ("[cities.320600]\nname='a'\nhome='h'\n[cities.320500]\nname='b'\nhome='./x/../h'", "have one home"),
        ("at_once = ", "province.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "province.toml").write_text(text, encoding="utf-8")
    with pytest.raises(settings.ProvinceUsageError, match=why):
        settings.read(tmp_path)


def test_there_is_no_province_where_none_was_made(tmp_path: Path) -> None:
    with pytest.raises(settings.ProvinceUsageError, match="--add HOME"):
        settings.read(tmp_path)
    with pytest.raises(OutpostError, match="outpost init"):
        settings.add(tmp_path / "province", Home(tmp_path / "nothing"))


@pytest.mark.parametrize("secret", ["", "00", "zz" * 32, "é"])
def test_a_damaged_secret_is_refused(tmp_path: Path, secret: str) -> None:
    settings.add(tmp_path / "p", city(tmp_path / "one", "320600"))
    found = settings.read(tmp_path / "p")
    found.secret.write_text(secret, encoding="utf-8")
    with pytest.raises(settings.ProvinceError, match="put back its copy"):
        settings.key_of(found)
    found.secret.chmod(0o640)
    with pytest.raises(settings.ProvinceError, match="chmod 600"):
        settings.key_of(found)


def test_one_at_a_time(tmp_path: Path) -> None:
    settings.add(tmp_path / "p", city(tmp_path / "one", "320600"))
    found = settings.read(tmp_path / "p")
    with settings.alone(found), pytest.raises(settings.ProvinceError, match="somebody runs"), settings.alone(found):
        pass
    with settings.alone(found):
        pass

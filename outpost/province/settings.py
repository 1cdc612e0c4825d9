"""The folder of a province: ``province.toml``, the secret of the exchange, and where its own files lie."""

from __future__ import annotations

import fcntl
import re
import secrets
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from outpost import settings
from outpost.errors import OutpostError, UsageError
from outpost.home import Home, keep_private, write_whole

_CODE = re.compile(r"^\d{6}$")
_KEY_BYTES = 32
_BEGINNING = """\
# A province: the homes of its cities (docs/province.md). Cities are added by `outpost province DIR --add HOME`.

# Cities whose nights run at a time. Each takes the threads and the memory of its own outpost.toml.
at_once = {at_once}
"""
_CITY = """
[cities.{code}]
name = "{name}"
home = "{home}"
"""


class ProvinceError(OutpostError):
    """Something of the province cannot be used; the text says what and what to do."""


class ProvinceUsageError(UsageError):
    """province.toml cannot be used, or a city cannot be added; the text names the key or the home."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class City(_Section):
    """One city."""

    name: str = Field(min_length=1)
    home: str = Field(min_length=1, description="folder; one that is relative lies below the province's folder")


class _File(_Section):
    at_once: int = Field(2, ge=1, le=64)
    cities: Mapping[str, City] = Field(default_factory=dict)


@dataclass(frozen=True)
class Province:
    """What ``province.toml`` says. ``cities`` by their GB/T 2260 code."""

    root: Path
    at_once: int
    cities: Mapping[str, City]

    def home(self, code: str) -> Home:
        """The home of a city."""
        return Home((self.root / self.cities[code].home).resolve())

    @property
    def secret(self) -> Path:
        """The key of the exchange, mode 0600."""
        return self.root / "secret.key"

    @property
    def exchange(self) -> Path:
        """What cities hand out: a file each."""
        return self.root / "exchange"

    @property
    def reports(self) -> Path:
        """Summaries, two files a night."""
        return self.root / "reports"

    @property
    def dagster(self) -> Path:
        """Dagster's records of the province's own job."""
        return self.root / "dagster"


def read(root: Path) -> Province:
    """Read ``province.toml``.

    Raises:
        ProvinceUsageError: there is none, or a key or city is wrong.
    """
    file = root / "province.toml"
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        said = _File.model_validate(values)
    except FileNotFoundError:
        raise ProvinceUsageError(f"no province at {root}: `outpost province {root} --add HOME` makes one") from None
    except (OSError, UnicodeDecodeError) as fault:
        raise ProvinceUsageError(f"{file.name} cannot be read ({type(fault).__name__})") from None
    except tomllib.TOMLDecodeError as fault:
        raise ProvinceUsageError(f"{file.name}: {fault}") from None
    except ValidationError as fault:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
        raise ProvinceUsageError(f"{file.name}: {told}") from None
    province = Province(root, said.at_once, said.cities)
    _check(province)
    return province


def _check(province: Province) -> None:
    homes: dict[Path, str] = {}
    for code in province.cities:
        if not _CODE.match(code):
            raise ProvinceUsageError(f"province.toml: cities.{code}: a city is named by its six-digit code")
        home = province.home(code).root
        if home in homes:
            raise ProvinceUsageError(f"province.toml: cities {homes[home]} and {code} have one home, {home}")
        homes[home] = code


def add(root: Path, home: Home) -> str:
    """Add a home to the province, which is made where it is not there; the city's code. Twice changes nothing.

    Raises:
        ProvinceUsageError: it is no home, or its code or folder is there already for another.
    """
    said = settings.read(home.existing().config).city
    file = root / "province.toml"
    if not file.exists():
        keep_private()
        root.mkdir(parents=True, exist_ok=True)
        write_whole(file, _BEGINNING.format(at_once=2))
    province = read(root)
    if not province.secret.exists():
        write_whole(province.secret, f"{secrets.token_hex(_KEY_BYTES)}\n", mode=0o600)
    if said.code in province.cities:
        if province.home(said.code).root == home.root:
            return said.code
        raise ProvinceUsageError(f"the province has a city {said.code} already: is city.code of {home.config} right?")
    if home.root in {province.home(code).root for code in province.cities}:
        raise ProvinceUsageError(f"{home.root} is in the province under another code: change province.toml")
    text = _CITY.format(code=said.code, name=_escaped(said.name), home=_escaped(str(home.root)))
    write_whole(file, file.read_text(encoding="utf-8") + text)
    return said.code


def _escaped(text: str) -> str:
    """A text within the quotes of TOML."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in plain)


def key_of(province: Province) -> bytes:
    """The secret of the exchange.

    Raises:
        ProvinceError: it is missing, open to others, or not what was written.
    """
    file = province.secret
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise ProvinceError(f"{file} can be read by others: run `chmod 600` on it")
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise ProvinceError(f"{file} is missing or damaged: put back its copy; under another key all are strangers")
    return key


@contextmanager
def alone(province: Province) -> Iterator[None]:
    """Nobody else runs this province meanwhile.

    Raises:
        ProvinceError: somebody does.
    """
    try:
        file = (province.root / "province.lock").open("a")
    except OSError as fault:
        raise ProvinceError(f"{province.root} cannot be written to ({type(fault).__name__})") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ProvinceError(f"somebody runs the province {province.root}; try again when it is done") from None
        yield

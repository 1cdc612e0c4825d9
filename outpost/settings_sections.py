"""Sections of outpost.toml that say who reads, releases, is told, is compared; ``settings`` has the others."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from outpost.choices import PACK_KINDS, PackKind

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PACK_LEVELS: dict[PackKind, tuple[str, ...]] = {
    "morning": ("communities",),
    "weekly": ("districts", "towns"),
    "tenday": ("towns", "communities"),
    "monthly": ("districts", "towns", "communities"),
}
"""Of which areas a kind of meeting pack can be."""
_LENGTHS = {"districts": 6, "towns": 9, "communities": 12}


class Section(BaseModel):
    """A section: an unknown or wrong key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Permissions(Section):
    """Which groups of the system may read the files of a zone, besides the account that runs the nights."""

    gov_group: str = Field("", description="reads outbox/<T>/gov and corrections/<T>/gov; empty: nobody else does")
    police_group: str = Field("", description="the same below police/")

    @property
    def groups(self) -> dict[str, str]:
        """Group by zone, where one is named."""
        named = {"gov": self.gov_group, "police": self.police_group}
        return {zone: group for zone, group in named.items() if group}


class ReleaseSettings(Section):
    """What makes the two people of a release two."""

    proof: Literal["login", "ssh", "names"] = Field(
        "login", description="their logins, their SSH signatures, or (trial profile only) the names they type"
    )
    allowed_signers: str = Field(
        "reference/allowed_signers",
        pattern=r"^reference/[\w.-]+$",
        description="file of the home with the public keys of those who release, in git's form",
    )


class Notify(Section):
    """What is told to the addresses of notify.toml, one message a night each."""

    failed: bool = Field(True, description="a night that was not published")
    held: bool = Field(True, description="models that a published night held, or that failed in it")


class HandoverSettings(Section):
    """What went from one network to the other, or to a department."""

    escalation: bool = Field(
        True, description="late, it goes up one level a working day: town and station, district, city"
    )
    board_days: int = Field(90, ge=1, description="how long what has ended stays on the hand-over board")


class EngineSettings(Section):
    """What derives shared terms and models: the night's own database, or Spark (docs/cluster.md)."""

    name: Literal["duckdb", "spark"] = Field("duckdb", description="`--engine` of `outpost nightly` stands above it")
    master: str = Field("local[2]", min_length=1, description="URL of Spark's master")
    driver_host: str = Field("", description="this machine's name as workers reach it; empty: Spark finds one")
    memory: str = Field("2GB", pattern=r"^\d+(MB|GB)$", description="of the driver, and of each executor")
    partitions: int = Field(4, ge=1, description="of a shuffle; the result does not depend on it")
    folder: str = Field("", pattern=r"^(/.*)?$", description="within reach of every worker; empty: in the home")
    addresses: Literal["home", "spark"] = Field("home", description="where many new address texts are resolved")
    python: str = Field("", description="Python of the workers, which resolves them; empty: the path of this one")


class RecordsSettings(Section):
    """Where Dagster keeps what it knows of runs. No night depends on it."""

    storage: Literal["sqlite", "postgres"] = Field("sqlite", description="files of the home, or a PostgreSQL database")
    dsn_env: str = Field("", description="variable of the environment that holds the DSN")
    dsn_file: str = Field("", description="or a file of the home that holds it, mode 0600")

    @model_validator(mode="after")
    def _reachable(self) -> RecordsSettings:
        if self.storage == "postgres" and bool(self.dsn_env) == bool(self.dsn_file):
            raise ValueError("postgres: one of dsn_env and dsn_file says where the DSN is")
        return self


class OpenLineageSettings(Section):
    """Events of a published night about data sets and their columns, in OpenLineage's form."""

    file: bool = Field(True, description="kept in reports/<T>/openlineage.ndjson.gz")
    url: str = Field(
        "",
        pattern=r"^(https?://[^\s@]+)?$",
        description="receiver that each event is sent to; a key that it asks for is in $OPENLINEAGE_API_KEY",
    )
    seconds: int = Field(5, ge=1, le=60, description="how long the receiver has for one event")
    namespace: str = Field(
        "", pattern=r"^[\w.:/-]*$", description="what data sets and jobs are known under; empty: outpost://<city.code>"
    )


class PackDays(Section):
    """When the night makes a kind of meeting pack, and of which areas."""

    days: list[Weekday | Annotated[int, Field(ge=1, le=31)]] = Field(
        default_factory=list, description="list days on which it is made: weekdays, or days of the month; none: never"
    )
    areas: list[Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12}|districts|towns|communities)$")]] = Field(
        default_factory=list, description="codes of areas, or all districts, towns or communities"
    )


class PacksSettings(Section):
    """Meeting packs."""

    doors: int = Field(12, ge=1, le=60, description="doors of a joint visit at most: a morning's work")
    pdf: bool = Field(True, description="beside each .docx the same as PDF, where LibreOffice is there")
    morning: PackDays = PackDays()
    weekly: PackDays = PackDays()
    tenday: PackDays = PackDays()
    monthly: PackDays = PackDays()

    def of(self, kind: PackKind) -> PackDays:
        """What is said of a kind."""
        found: PackDays = getattr(self, kind)
        return found

    @model_validator(mode="after")
    def _areas_fit(self) -> PacksSettings:
        for kind in PACK_KINDS:
            levels = PACK_LEVELS[kind]
            lengths = {_LENGTHS[level] for level in levels}
            for area in self.of(kind).areas:
                if area not in levels and (not area.isdigit() or len(area) not in lengths):
                    raise ValueError(f"{kind}.areas: {area} is no area of this kind: {', '.join(levels)} are")
        return self


class MapSettings(Section):
    """What the maps of leaders' pages say of their ground."""

    datum: Literal["CGCS2000", "WGS84", "GCJ-02", "BD-09", "本地坐标系"] = Field(
        "CGCS2000", description="of the delivered longitude and latitude: named on the map, never converted"
    )


PilotCode = Annotated[str, Field(pattern=r"^\d{6}(\d{3}(\d{3}(\w{1,8})?)?)?$")]
"""Of a district (6 digits), a town (9), a community (12) or a grid (longer); all that lies below it is meant."""


class AssessmentSettings(Section):
    """Areas in which something is tried first; the monthly assessment compares them with the rest of the city."""

    pilots: list[PilotCode] = Field(default_factory=list, description="codes of the areas; none: nothing is compared")
    pilot_since: dt.date | None = Field(None, description="first day of the month from which they are pilots")

    @model_validator(mode="after")
    def _both_or_none(self) -> AssessmentSettings:
        if bool(self.pilots) != (self.pilot_since is not None):
            raise ValueError("pilots and pilot_since belong together: name both, or none")
        if self.pilot_since is not None and self.pilot_since.day != 1:
            raise ValueError("pilot_since: name the first day of a month; months are what is compared")
        if len(set(self.pilots)) < len(self.pilots):
            raise ValueError("pilots: a code stands there twice")
        return self

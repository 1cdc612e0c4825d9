"""Typed settings of a home (outpost.toml). An unknown or wrong key is an error that names it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field, ValidationError, field_validator, model_validator

from outpost.choices import Format
from outpost.errors import UsageError
from outpost.settings_sections import (
    AssessmentSettings,
    EngineSettings,
    HandoverSettings,
    MapSettings,
    Notify,
    OpenLineageSettings,
    PacksSettings,
    Permissions,
    RecordsSettings,
    ReleaseSettings,
    Section,
    Weekday,
)

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Kind = Literal["worker", "leader", "grid_office", "officer", "station", "district"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_CAPPED_AS: dict[str, str] = {
    "worker": "worker",
    "leader": "worker",
    "officer": "officer",
    "grid_office": "grid_office",
    "station": "desk",
    "district": "desk",
}
"""The settings of [caps] that hold for a kind, by the beginning of their names."""
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]


class SettingsError(UsageError):
    """outpost.toml cannot be used; the text names each key and what is wrong with it."""


class City(Section):
    """The city that the home serves."""

    code: str = Field(
        "320600",
        pattern=r"^\d{6}$",
        description="GB/T 2260 code of the city; its grid office is the last resort of routing",
    )
    name: str = Field("南通市", min_length=1, description="name as it stands in address texts")


class NightSettings(Section):
    """How a night runs."""

    threads: int = Field(2, ge=1, description="DuckDB threads; the result does not depend on it")
    memory_limit: str = Field("4GB", pattern=r"^\d+(MB|GB)$", description="DuckDB memory before it spills to the home")
    model_minutes: int = Field(30, ge=1, description="a model that runs longer is held as failed; the others go on")


class LandingSettings(Section):
    """When a delivery is refused."""

    row_change_share: Share = Field(0.20, description="a full extract off by more than this share ...")
    row_change_rows: Count = Field(
        50, description="... and by more than this many rows waits for release by two people"
    )
    bad_row_share: Share = Field(0.05, description="more than this share of bad rows ...")
    bad_rows: Count = Field(20, description="... and more than this many refuse the delivery")
    memory_limit: str = Field(
        "1GB", pattern=r"^\d+(MB|GB)$", description="what reading one delivery may hold; one that needs more is refused"
    )


class Cap(NamedTuple):
    """New places a day and open ones at most, with the names of the two settings below [caps]."""

    new_per_day: int
    open: int
    new_setting: str
    open_setting: str


class Caps(Section):
    """How many places a recipient is given, and how often a door is knocked at."""

    worker_new_per_day: Count = 5
    worker_open: Count = 30
    officer_new_per_day: Count = 15
    officer_open: Count = 100
    grid_office_new_per_day: Count = 40
    grid_office_open: Count = 400
    desk_new_per_day: Count = Field(20, description="a station, or the police duty desk of a district")
    desk_open: Count = 200
    fresh_places: Count = Field(2, description="first places of a day that go to tasks opened after T-7")
    dwelling_list_days: Count = Field(
        2, description="list days on which a dwelling may be newly listed for priority 3 ..."
    )
    dwelling_window_days: Count = Field(30, description="... within this many days")
    orders_per_day: Count = Field(5, description="orders newly listed for a worker a day, outside the other caps")

    def of(self, kind: str) -> Cap:
        """What a recipient of this kind is given; ValueError where there is no such kind."""
        if kind not in _CAPPED_AS:
            raise ValueError(f"no kind of recipient: {kind}")
        new, held = f"{_CAPPED_AS[kind]}_new_per_day", f"{_CAPPED_AS[kind]}_open"
        return Cap(getattr(self, new), getattr(self, held), new, held)


class Breaker(Section):
    """When a model's new tasks wait for two people."""

    factor: float = Field(3.0, ge=1)
    margin: Count = 200
    window_nights: int = Field(14, ge=1)
    first_load: bool = Field(True, description="a model's first 3 nights are exempt")


class CityValue(Section):
    """A value that the city gave a parameter from a business date on, as `outpost models plan` writes it."""

    name: str = Field(min_length=1)
    since: dt.date
    value: int | float = Field(allow_inf_nan=False)
    basis: Literal["law", "practice", "local", "design"]
    source: str = Field(min_length=1, description="the article, order or minutes that it rests on")
    confirmed_by: str = Field(min_length=1, description="who confirmed it")


class Beside(Section):
    """A changed version of a model, which runs in the shadow beside the one in force."""

    parameters: dict[str, int | Annotated[float, Field(allow_inf_nan=False)]] = Field(
        default_factory=dict, description="values that the changed version takes instead of those in force"
    )
    sql: str | None = Field(
        None, pattern=r"^reference/[\w.-]+\.sql$", description="file of the home with the changed version's query"
    )

    @model_validator(mode="after")
    def _changes_something(self) -> Beside:
        if not self.parameters and self.sql is None:
            raise ValueError("nothing is changed: name parameters, or a query with sql")
        return self


class ModelSettings(Section):
    """What a city says of one model."""

    first_load: bool | None = Field(None, description="says otherwise than breaker.first_load for this model")
    shadow: bool = Field(False, description="runs and is counted, makes no task")
    beside: Beside | None = Field(None, description="a changed version that runs in the shadow beside the one in force")
    parameters: dict[str, int | float] = Field(
        default_factory=dict, description="overrides, written on every task they touch"
    )
    values: list[CityValue] = Field(
        default_factory=list, description="dated overrides: from their day on they stand before `parameters`"
    )

    @field_validator("values")
    @classmethod
    def _one_a_day(cls, values: list[CityValue]) -> list[CityValue]:
        days = [(value.name, value.since) for value in values]
        if len(days) > len(set(days)):
            raise ValueError("two values of one parameter since the same day")
        return values

    def dated_on(self, day: dt.date) -> dict[str, CityValue]:
        """The dated value of each parameter that is in force on ``day``, where there is one."""
        return {it.name: it for it in sorted(self.values, key=lambda it: it.since) if it.since <= day}

    def on(self, day: dt.date) -> dict[str, int | float]:
        """What the city says of the parameters on ``day``."""
        return {**self.parameters, **{name: it.value for name, it in self.dated_on(day).items()}}


class Encryption(Section):
    """Encryption at rest: whose files are encrypted."""

    keys: str | None = Field(
        None,
        pattern=r"^reference/[\w.-]+$",
        description="file of the home with recipients' public keys; nothing is encrypted where none is named",
    )
    recovery: list[str] = Field(
        default_factory=list, description="the city's own public keys, which open every encrypted file"
    )
    without_key: Literal["plain", "recovery"] = Field(
        "plain", description="a recipient without a key gets plain files, or such as only the city can open"
    )

    @model_validator(mode="after")
    def _way_out(self) -> Encryption:
        if self.keys is not None and not self.recovery:
            raise ValueError("keys without a recovery key: a lost key would lose the lists; name one of the city's own")
        return self


class ListsSettings(Section):
    """What recipients get."""

    formats: dict[Kind, list[Format]] = Field(
        default_factory=dict, description="formats a kind of recipient gets; xlsx where nothing is said"
    )
    encryption: Encryption = Encryption()

    def also(self, formats: Iterable[Format]) -> ListsSettings:
        """These settings with ``formats`` for everybody, besides what each kind of recipient gets anyway."""
        more = list(formats)
        every = {kind: list(dict.fromkeys([*(self.formats.get(kind) or ["xlsx"]), *more])) for kind in KINDS}
        return self.model_copy(update={"formats": every})


class Settings(Section):
    """The whole of outpost.toml."""

    profile: Literal["production", "trial"] = Field(
        "production", description="production refuses models on sensitive ground without an assessment"
    )
    city: City = City()
    night: NightSettings = NightSettings()
    engine: EngineSettings = EngineSettings()
    records: RecordsSettings = RecordsSettings()
    landing: LandingSettings = LandingSettings()
    caps: Caps = Caps()
    breaker: Breaker = Breaker()
    lists: ListsSettings = ListsSettings()
    release: ReleaseSettings = ReleaseSettings()
    permissions: Permissions = Permissions()
    notify: Notify = Notify()
    openlineage: OpenLineageSettings = OpenLineageSettings()
    handover: HandoverSettings = HandoverSettings()
    packs: PacksSettings = PacksSettings()
    map: MapSettings = MapSettings()
    assessment: AssessmentSettings = AssessmentSettings()
    expected: dict[str, list[Weekday]] = Field(
        default_factory=dict, description="weekdays on which an extract is expected; the rest: every day"
    )
    models: dict[str, ModelSettings] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_prove_nothing(self) -> Settings:
        if self.release.proof == "names" and self.profile != "trial":
            raise ValueError('release.proof: "names" is for the trial profile; use "login" or "ssh"')
        return self

    @field_validator("models")
    @classmethod
    def _model_ids(cls, models: dict[str, ModelSettings]) -> dict[str, ModelSettings]:
        known = _known_parameters()
        unknown = sorted(set(models) - set(known))
        if unknown:
            raise ValueError(f"no such model: {', '.join(unknown)}")
        return models

    @field_validator("expected")
    @classmethod
    def _extract_names(cls, expected: dict[str, list[Weekday]]) -> dict[str, list[Weekday]]:
        from outpost import contracts

        unknown = sorted(set(expected) - set(contracts.ALL))
        if unknown:
            raise ValueError(f"no such extract: {', '.join(unknown)}")
        return expected


Values = dict[str, frozenset[float]]
"""A model's parameters by name, each with all values that its spec gives it."""


@cache
def _known_parameters() -> dict[str, Values | None]:
    """The parameters of each model, read off the specs' files."""
    from outpost.sql import MODELS_ROOT

    return {path.stem.split("_")[0].upper(): _parameters_of(path) for path in sorted(MODELS_ROOT.glob("*/*.toml"))}


def _parameters_of(path: Path) -> Values | None:
    """None where the file is not as a spec should be: its model is held and says why, and what the city set for it
    is not judged. No command stops for it."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8")).get("parameters", {})
        return {name: frozenset(it["value"] for it in parameter["values"]) for name, parameter in said.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def read(path: Path) -> Settings:
    """Read outpost.toml; SettingsError lists every unknown or wrong key by its full name."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError(f"{path.name} is missing: run `outpost init`") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path.name}: {error}") from None
    return parse(text, path)


def parse(text: str, path: Path) -> Settings:
    """The same of a text that stands in the file, or is to stand there."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path.name}: {error}") from None
    try:
        found = Settings.model_validate(values)
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc']))}: {_said(fault['type'], fault['msg'])}" for fault in error.errors()
        ]
        raise SettingsError(f"{path.name}: " + "; ".join(faults)) from None
    unknown = _unknown_parameters(found)
    if unknown:
        raise SettingsError(f"{path.name}: no such parameter: {', '.join(unknown)} (`outpost models ID` lists them)")
    divided = _divided_parameters(found)
    if divided:
        raise SettingsError(f"{path.name}: the shared terms take one value for all models: {'; '.join(divided)}")
    return found


def _unknown_parameters(settings: Settings) -> list[str]:
    """Overrides of parameters that the model does not have, by their full names."""
    return [
        f"models.{model}.{where}.{name}"
        for model, said in sorted(settings.models.items())
        if (known := _known_parameters()[model]) is not None
        for where, names in (
            ("parameters", set(said.parameters)),
            ("values", {it.name for it in said.values}),
            ("beside.parameters", set(said.beside.parameters if said.beside else ())),
        )
        for name in sorted(names - set(known))
    ]


def _divided_parameters(settings: Settings) -> list[str]:
    """Overrides by which models would give a shared term different values of one parameter, by their full names."""
    from outpost import sql

    shared = sql.parameters_below("registers")
    known = {model: values for model, values in _known_parameters().items() if values is not None}
    found = []
    for model, said in sorted(settings.models.items()):
        for name in sorted(set(said.parameters) & shared) if model in known else ():
            others = [other for other, theirs in known.items() if other != model and name in theirs]
            apart = [
                other for other in others if _given(settings, other, known[other], name) != {said.parameters[name]}
            ]
            if apart:
                found.append(f"models.{model}.parameters.{name} (set it for {', '.join(apart)} too)")
        for name in sorted({it.name for it in said.values} & shared) if model in known else ():
            apart = [
                other
                for other, theirs in known.items()
                if name in theirs and _dated(settings, other, name) != _dated(settings, model, name)
            ]
            if apart:
                found.append(f"models.{model}.values {name} (the same for {', '.join(apart)})")
        for name in sorted(set(said.beside.parameters) & shared) if said.beside else ():
            found.append(f"models.{model}.beside.parameters.{name} (terms are derived once a night: use a back-test)")
    return found


def models_sharing(name: str) -> list[str]:
    """The models that hand a parameter to the shared terms, which take one value for all; none where no term asks."""
    from outpost import sql

    if name not in sql.parameters_below("registers"):
        return []
    return [model for model, known in _known_parameters().items() if known is not None and name in known]


def _dated(settings: Settings, model: str, name: str) -> list[tuple[dt.date, float]]:
    said = settings.models.get(model, ModelSettings())
    return sorted((it.since, it.value) for it in said.values if it.name == name)


def _given(settings: Settings, model: str, known: Values, name: str) -> frozenset[float]:
    """The values that a parameter of a model may have: the city's own, else all of its spec's."""
    own = settings.models.get(model, ModelSettings()).parameters
    return frozenset({own[name]}) if name in own else known[name]


def _said(kind: str, message: str) -> str:
    return "unknown key" if kind == "extra_forbidden" else message.removeprefix("Value error, ")

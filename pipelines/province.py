"""A province as a Dagster job with a partition a city: its nights, then the exchange of keys and the summary.

``dagster dev -m pipelines.province`` with ``$OUTPOST_PROVINCE`` shows it; ``outpost province DIR`` runs all of it, some
cities at a time. Runs are recorded in the province's own folder; each city's night, which runs in a process of its own,
in the city's home.
"""

import datetime as dt
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg

from assets.metadata import both
from outpost.child import Child, ChildError
from outpost.home import keep_private, write_whole
from outpost.province import running, settings, summary
from outpost.province.nights import CityNight
from outpost.province.settings import Province
from pipelines.partitions import TIME_ZONE

FOLDER = "OUTPOST_PROVINCE"
CITY_JOB, SUMMARY_JOB = "province_city", "province_summary"
_SETTINGS = "telemetry:\n  enabled: false\nnux:\n  enabled: false\n"


class ProvinceNight(dg.Config):
    """Which night; empty: yesterday's."""

    date: str = ""

    def business_date(self) -> dt.date:
        """The night that is meant."""
        yesterday = dt.datetime.now(ZoneInfo(TIME_ZONE)).date() - dt.timedelta(days=1)
        return dt.date.fromisoformat(self.date) if self.date else yesterday


def build(root: Path, heard: Callable[[str, CityNight], None] = lambda _code, _night: None) -> dg.Definitions:
    """The province's definitions. ``heard``: told of each city's night as soon as it has ended."""
    province = settings.read(root)

    @dg.asset(
        key=["province", "night"],
        partitions_def=dg.StaticPartitionsDefinition(sorted(province.cities)),
        group_name="province",
        description=both("一个城市的今夜，在自己的进程里运行。", "A city's night, in a process of its own."),
    )
    def night(context: dg.AssetExecutionContext, config: ProvinceNight) -> dg.MaterializeResult[Any]:
        code = context.partition_key
        done = running.run_city(province, code, config.business_date())
        heard(code, done)
        if not done.published:
            raise dg.Failure("; ".join(done.why), allow_retries=False)
        numbers = {"lists": done.lists, "new tasks": done.new, "open tasks": done.open, "quarantined": done.quarantined}
        return dg.MaterializeResult(metadata=numbers)

    @dg.asset(
        key=["province", "summary"],
        deps=[night],
        group_name="province",
        description=both("人员散列值的交换，以及全省一页。", "The exchange of keys, and one page about all cities."),
    )
    def told(context: dg.AssetExecutionContext, config: ProvinceNight) -> dg.MaterializeResult[Any]:
        day = config.business_date()
        cities = {code: running.run_city(province, code, day) for code in province.cities}
        page = _sum_up(province, day, cities)
        published = sum(city.published for city in cities.values())
        return dg.MaterializeResult(metadata={"page": page.name, "published": published})

    return dg.Definitions(
        assets=[night, told],
        jobs=[
            dg.define_asset_job(CITY_JOB, selection=dg.AssetSelection.assets(night)),
            dg.define_asset_job(SUMMARY_JOB, selection=dg.AssetSelection.assets(told)),
        ],
    )


def _sum_up(province: Province, day: dt.date, cities: Mapping[str, CityNight]) -> Path:
    published = [code for code, city in cities.items() if city.published]
    exchanged = running.exchange(province, day, published)
    return summary.write(province, day, summary.told(province, day, cities, exchanged))


@dataclass(frozen=True)
class RunCity:
    """A city's run of the job, for a process of its own: Dagster runs no two jobs in one. Called with the code."""

    root: Path
    day: dt.date

    def __call__(self, code: str) -> dict[str, Any]:
        done: dict[str, CityNight] = {}
        config = dg.RunConfig(ops={"province__night": ProvinceNight(date=self.day.isoformat())})
        job = build(self.root, done.__setitem__).resolve_job_def(CITY_JOB)
        with dg.DagsterInstance.get() as instance:
            job.execute_in_process(config, partition_key=code, instance=instance, raise_on_error=False)
        return asdict(done.get(code) or _not_run(f"see Dagster's records in {self.root / 'dagster'}"))


def run(
    province: Province, day: dt.date, at_once: int, heard: Callable[[str, CityNight], None]
) -> tuple[dict[str, CityNight], Path]:
    """Run the province's night; what became of each city, and the page. One city's failure stops no other."""
    _make_records(province)

    def one(code: str) -> CityNight:
        what = f"runs {province.cities[code].name} ({code}) through Dagster"
        try:
            with Child(what, "outpost.child.worker", limits=running.NIGHT, pipes=True) as child:
                child.tell(RunCity(province.root, day))
                done = CityNight(**child.ask(code))
        except ChildError as fault:
            done = _not_run(str(fault))
        heard(code, done)
        return done

    codes = sorted(province.cities)
    with ThreadPoolExecutor(at_once) as cities:
        done = dict(zip(codes, cities.map(one, codes), strict=True))
    return done, _sum_up(province, day, done)


def _not_run(why: str) -> CityNight:
    return CityNight(published=False, why=[why])


def _make_records(province: Province) -> None:
    """Dagster's records of the province, made once before its cities' processes share them."""
    keep_private()
    province.dagster.mkdir(exist_ok=True)
    if not (province.dagster / "dagster.yaml").exists():
        write_whole(province.dagster / "dagster.yaml", _SETTINGS)
    os.environ["DAGSTER_HOME"] = str(province.dagster)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    dg.DagsterInstance.get().dispose()


def definitions() -> dg.Definitions:
    """What ``dagster -m pipelines.province`` loads; nothing where no province is named."""
    return build(Path(os.environ[FOLDER])) if FOLDER in os.environ else dg.Definitions()


defs = definitions()

"""What landing puts into the vault, and that identity stands nowhere else."""

from __future__ import annotations

import polars as pl

from outpost import contracts
from outpost.identity.pseudonyms import Pseudonymiser
from outpost.identity.vault import VaultReader
from tests.outpost.landing.conftest import SECRETS, City, good_row, id_number


def row(extract: str, serial: int = 1, **changes: str) -> dict[str, str]:
    return good_row(contracts.ALL[extract], serial) | changes


def test_names_and_numbers_go_to_the_vault(city: City) -> None:
    city.addresses("A1")
    city.deliver_and_land("police.resident", [row("police.resident", 1, name="李小红")])
    city.deliver_and_land("gov.lease", [row("gov.lease", 1, lessor_surname="欧阳")])
    city.deliver_and_land("police.beat", [row("police.beat", 1, officer_name="张警官")])
    city.deliver_and_land("gov.grid", [row("gov.grid", 1, worker_name="王网格")])
    key = Pseudonymiser(SECRETS.identity_key).one(id_number(1))
    with VaultReader(city.home.vault) as vault:
        assert vault.persons([key]).rows() == [(key, id_number(1), "李小红")]
        for table, name in (("lessor", "欧阳"), ("officer", "张警官"), ("worker", "王网格")):
            number = f"{contracts.VAULT[table].key}-1"
            assert vault.look_up(contracts.VAULT[table], [number]).rows() == [(number, name)]


def test_a_refused_delivery_leaves_nobody_in_the_vault(city: City) -> None:
    city.deliver("gov.benefit", [row("gov.benefit", 1)], rows=2)
    assert city.land("gov.benefit").count("refused") == 1
    with VaultReader(city.home.vault) as vault:
        assert vault.persons([Pseudonymiser(SECRETS.identity_key).one(id_number(1))]).is_empty()


def test_parked_rows_are_pseudonymised_and_their_persons_known(city: City) -> None:
    city.deliver_and_land("police.resident", [row("police.resident", 1)])
    files = list((city.home.lake / "parked").rglob("*.parquet"))
    assert len(files) == 1
    parked = pl.read_parquet(files[0])
    assert set(parked.columns) == set(contracts.ALL["police.resident"].landed_columns())
    with VaultReader(city.home.vault) as vault:
        assert len(vault.persons(parked["person_key"])) == 1


def test_landed_files_hold_no_identity_column(city: City) -> None:
    city.addresses("A1")
    for extract, contract in contracts.ALL.items():
        if extract != "police.standard_address":
            city.deliver_and_land(extract, [row(extract, 1)])
        for file in (city.home.lake / "landed" / extract).glob("*.parquet"):
            assert set(pl.read_parquet_schema(file)) == set(contract.landed_columns()), extract
    left = [path for path in city.home.lake.rglob("*") if "partial" in path.name]
    assert left == []

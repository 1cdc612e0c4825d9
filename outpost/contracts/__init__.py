"""The contracts of the extracts: one class each, the only owner of columns, types, nulls, keys and codes.

``ALL`` is the view that the rest of Outpost works from, by extract name (``gov.lease``), in the order of ``MODELS``,
which is the only list of extracts there is. ``VAULT`` are the tables of the vault that follow from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from outpost.contracts import gov_affairs, gov_people, gov_places, police
from outpost.contracts.checks import read_all, vault_tables
from outpost.contracts.contract import Column, Contract, ContractError, Extract, Keep, Terms
from outpost.contracts.never import never_named
from outpost.identity.vault_tables import VaultTable

MODELS: tuple[type[Extract], ...] = (
    police.StandardAddress,
    police.Resident,
    police.HouseholdRegistration,
    police.RentalHouse,
    police.DisputeIncident,
    police.DisputeTransfer,
    police.Beat,
    police.Credential,
    gov_places.Grid,
    gov_places.GridAddress,
    gov_places.GridVisit,
    gov_places.House,
    gov_places.Demolition,
    gov_affairs.Lease,
    gov_affairs.BusinessEntity,
    gov_affairs.ServiceEvent,
    gov_affairs.MediationCase,
    gov_affairs.GasAccount,
    gov_people.Birth,
    gov_people.Death,
    gov_people.ElderCare,
    gov_people.ChildCare,
    gov_people.Benefit,
    gov_people.DisabilityCertificate,
    gov_places.Institution,
)


def load(models: Iterable[type[Extract]] = MODELS, never: Iterable[str] = ()) -> Mapping[str, Contract]:
    """Contracts by extract name. ContractError names a contract that holds a column of the never list, or that some
    stage could not work from."""
    contracts = read_all(models)
    vault_tables(contracts.values())
    for contract in contracts.values():
        refuse_never_columns(contract, never)
    return MappingProxyType(contracts)


def refuse_never_columns(contract: Contract, never: Iterable[str] = ()) -> None:
    """ContractError when the contract names a column that is never ingested (built-in list and ``never``)."""
    forbidden = never_named(contract.by_name, never)
    if forbidden:
        raise ContractError(f"{contract.extract}: columns that are never ingested: {', '.join(forbidden)}")


ALL: Mapping[str, Contract] = load()
VAULT: Mapping[str, VaultTable] = MappingProxyType(vault_tables(ALL.values()))

__all__ = [
    "ALL", "MODELS", "VAULT", "Column", "Contract", "ContractError", "Extract", "Keep", "Terms", "load",
    "refuse_never_columns",
]  # fmt: skip

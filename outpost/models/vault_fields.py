"""The identity fields of a spec: which entry of the vault, by which key, under which mask, in which zone."""

from __future__ import annotations

from collections.abc import Mapping

from outpost.lineage import Lineage, Source, Trace
from outpost.models.guards import GuardError
from outpost.models.spec import Identity

_MASKS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("person", "name"): ("surname", "surname_elder"),
    ("person", "id_number"): ("last4",),
    ("lessor", "surname"): ("surname",),
    ("officer", "name"): ("surname",),
    ("worker", "name"): ("surname",),
}
_KEYS: Mapping[str, frozenset[str]] = {
    "person": frozenset({"person_key", "mother_person_key", "previous_person_key"}),
    "lessor": frozenset({"lease_number"}),
    "officer": frozenset({"officer_number", "acting_officer_number"}),
    "worker": frozenset({"worker_number", "leader_number"}),
}


def check(lineage: Lineage, zones: Mapping[str, list[str]], identity: Mapping[str, Identity]) -> None:
    """GuardError: a column or mask that the vault's table has not, an ID number or its end for the government zone, or
    a key that is not the table's own."""
    for name, field in sorted(identity.items()):
        where = f"identity.{name}"
        masks = _MASKS.get((field.vault, field.column))
        if masks is None:
            raise GuardError(f"{where}: the vault's {field.vault} has no {field.column}")
        if name in zones.get("gov", []) and (field.column == "id_number" or field.mask == "last4"):
            raise GuardError(f"{where}: neither an ID number nor its last four for the government zone: a surname")
        if field.mask not in masks:
            raise GuardError(f"{where}: {field.column} is masked as {' or '.join(masks)}, not as {field.mask}")
        _check_key(where, field, lineage)


def _check_key(where: str, field: Identity, lineage: Lineage) -> None:
    if field.key == "subject":
        if field.vault != "person" or "person" not in (lineage.columns["subject_kind"].texts or ()):
            raise GuardError(f"{where}: a subject is a key of the vault's person alone, and only where it is a person")
        return
    column = (lineage.columns["evidence"].fields or {}).get(field.key)
    if column is None:
        raise GuardError(f"{where}: the query produces no {field.key} to look it up by")
    own = [it for it in column.flow if isinstance(it.thing, Source) and it.how in ("value", "computed", "condition")]
    if not own or not all(_is_key(it, _KEYS[field.vault]) for it in own):
        wanted = " or ".join(sorted(_KEYS[field.vault]))
        raise GuardError(f"{where}: {field.key} is not {wanted} as it stands, by which the vault knows a {field.vault}")


def _is_key(trace: Trace, names: frozenset[str]) -> bool:
    return trace.how == "value" and isinstance(trace.thing, Source) and trace.thing.column in names

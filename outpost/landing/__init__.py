"""Landing: from delivered files to accepted, pseudonymised rows, and from those to the current rows of each extract.

What a night calls, in this order (all take the night's connection of ``outpost.database.connect``):

1. ``discover(con, home, night, released) -> list[Input]``: deliveries lying in landing/ with a business date up to the
   night that were not taken yet (or were refused and have changed, or were released). An ``Input`` is
   ``(extract, business_date, path, sha256, manifest_sha256)``; ``Input.as_json()`` / ``Input.from_json(values)`` write
   it down in ``inputs.json`` and read it back.
2. ``land(con, home, contract, night, inputs, limits, secrets, released) -> LandingResult``: lands the inputs of one
   extract in order of business date (others in the list are passed over), and retries its parked rows. Land
   ``police.standard_address`` before the extracts that refer to it. ``limits`` is ``settings.landing``; ``released``
   holds delivery names (``gov.house@2026-11-23``) that two people let through in spite of their row count.
   Running it again with the same inputs changes nothing.
   ``land_unknown(con, home, night, inputs)``: refuses files at places that no contract knows.
3. ``build_aliases(con, home) -> int``: ``registers.person_alias``, after household_registration is landed.
4. ``build_register(con, home, contract, night) -> int``: ``registers.<name>``, rows returned. ``gov.death`` comes after
   ``police.resident`` and ``police.household_registration`` (a death is kept while its person is in a register).
   An extract that never came gets an empty table of the right columns.
5. ``build_status(con, night)``: ``registers.extract_status``, after all landing.
   ``build_all(con, home, night)`` does 3 to 5 at once.

``rekey(con, home, secrets, night)`` comes before all of it where the key of pseudonyms is exchanged (docs/adr/0048).

``waiting_for_release(con, extract, night)``: deliveries that the night refused for their row count.

Types in registers: text VARCHAR, integer BIGINT, decimal DECIMAL(18,6), date DATE, timestamp TIMESTAMP (local time),
flag BOOLEAN (Y = true). ``outpost.contracts.ALL[extract].register_columns()`` gives name -> DuckDB type of each
``registers.<name>``, for whoever builds such a table by hand.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outpost.landing.context import DeliveryOutcome
    from outpost.landing.inputs import Input, discover, sha256_of
    from outpost.landing.landing import LandingResult, land, land_unknown, waiting_for_release
    from outpost.landing.registers import as_register, build_aliases, build_all, build_register, build_status, standing
    from outpost.landing.rekeying import rekey

__all__ = [
    "DeliveryOutcome",
    "Input",
    "LandingResult",
    "as_register",
    "build_aliases",
    "build_all",
    "build_register",
    "build_status",
    "discover",
    "land",
    "land_unknown",
    "rekey",
    "sha256_of",
    "standing",
    "waiting_for_release",
]
_MODULES = {
    "context": ("DeliveryOutcome",),
    "inputs": ("Input", "discover", "sha256_of"),
    "rekeying": ("rekey",),
    "landing": ("LandingResult", "land", "land_unknown", "waiting_for_release"),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: who asks a published night reads registers and never a delivered file."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"outpost.landing.{_PLACES.get(name, 'registers')}"), name)

"""A city's own column names, codes, units and forms of dates, brought to the contract's: ``mapping/<extract>.toml``.

Applied before a delivery is written, by ``outpost pull`` and ``outpost convert``, so that landing knows of one form.
Nothing is guessed: a value without a counterpart stays as it came, landing puts its row into quarantine, and it is
counted. Here: what the file says, and columns brought to it. Not here: reading sources, writing deliveries.
"""

from outpost.mapping.applied import Mapper, Unmapped
from outpost.mapping.settings import Mapping, MappingError, read, read_all

__all__ = ["Mapper", "Mapping", "MappingError", "Unmapped", "read", "read_all"]

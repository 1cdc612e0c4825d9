"""Tasks that people begin: N1 (新发现, reported) and N2 (派单, ordered), specs that stand beside those of the models.

Here: their words, zones, answers and suppression (``specs``). Not here: the fifteen models (``outpost.models``), which
kinds there are and whose matter each is (``outpost.matters``), what becomes of an entry at night
(``outpost.ledger.people``), how a row is judged (``outpost.returns.beginning``).
"""

from outpost.begun.specs import BegunSpec, specs, with_begun

__all__ = ["BegunSpec", "specs", "with_begun"]

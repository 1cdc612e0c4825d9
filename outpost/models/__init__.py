"""The push models: specs held against their queries (``load_specs``), and one model's night (``run_model``).

Here: specs, dated parameters, guards (what a query may read and show), the version lock, the runner and the output that
all queries share. Not here: any rule. Rules are ``models/`` and ``sql/models/``; ``tools.cases`` runs their cases.
"""

from outpost.models.beside import BesideNight, change_of, run_beside
from outpost.models.held import load_as_locked, load_for_night
from outpost.models.loading import SpecError, load_specs, read_spec
from outpost.models.runner import ModelNight, query_parameters, run_model, term_parameters
from outpost.models.spec import ModelSpec

__all__ = [
    "BesideNight",
    "ModelNight",
    "ModelSpec",
    "SpecError",
    "change_of",
    "load_as_locked",
    "load_for_night",
    "load_specs",
    "query_parameters",
    "read_spec",
    "run_beside",
    "run_model",
    "term_parameters",
]

"""Addresses: free text to parts (``parse``), and to the one standard address that it names (``resolve``).

>>> register = build_register(standard_address, aliases)        # frames with the columns of extracts.toml
>>> resolve(pl.Series(["崇川区工农路108号3幢2单元501室"]), register)   # status, address_code, method, candidates ...
"""

from outpost.address.choose.choice import choose
from outpost.address.explanation import explain
from outpost.address.read.normal import normalise
from outpost.address.read.parts import PARTS, parse
from outpost.address.register.prepared import Register, build_register
from outpost.address.stages.methods import Method, Status
from outpost.address.stages.resolve import resolve

__all__ = [
    "PARTS",
    "Method",
    "Register",
    "Status",
    "build_register",
    "choose",
    "explain",
    "normalise",
    "parse",
    "resolve",
]

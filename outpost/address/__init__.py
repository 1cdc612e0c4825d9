"""Addresses: free text to parts (``parse``), and to the one standard address that it names (``resolve``).

>>> parts = parse("崇川区工农路108号3幢2单元501室")
>>> parts.select("district", "road", "road_number", "building", "unit", "room").row(0)
('崇川区', '工农路', '108号', '3幢', '2单元', '501室')

``build_register(standard_address, aliases)`` takes frames with the columns of the extract and of the reference file;
``resolve(texts, register)`` returns status, address code, method and candidates of each text.
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

"""Addresses: free text to parts (``parse``), and to the one standard address that it names (``resolve``)."""

from outpost.address.methods import Method, Status
from outpost.address.normal import normalise
from outpost.address.register import Register, build_register
from outpost.address.resolve import resolve

__all__ = ["Method", "Register", "Status", "build_register", "normalise", "resolve"]

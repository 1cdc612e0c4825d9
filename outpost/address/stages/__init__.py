"""From texts to standard addresses: what each stage asks of the register, from strict to loose.

Here: ``heads`` and ``runs`` (what the names say) -> ``lookup`` (the stages) -> ``resolve``; similarity of names in
``repair``, ``shapes`` and ``sounds``; ``methods`` names each way to a result.
Not here: numbers are never compared by similarity, and files and databases belong to ``outpost.address.night.match``.
"""

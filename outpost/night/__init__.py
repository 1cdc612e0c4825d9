"""One night, from its list of inputs to its publication: plain Python under the assets.

Here: the order of things: ``stages`` (what each asset calls), the open night and its work file, readiness, seals,
retention, releases. Not here: what a stage does, which is the business of ``landing``, ``address``, ``models``,
``ledger``, ``lists``, ``corrections`` and ``watch``; they know nothing of the night.
"""

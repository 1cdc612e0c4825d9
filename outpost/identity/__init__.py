"""Identity: ID numbers made comparable, pseudonyms in their place, the vault that keeps what they stand for, masks.

Here: all that may see a person's number or name outside a delivery. Not here: who may read the vault (the writer of
lists alone) and the log of its uses (``outpost.vault_access``).
"""

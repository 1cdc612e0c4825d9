"""Identity: ID numbers made comparable, pseudonyms in their place, the vault that keeps what they stand for, masks."""

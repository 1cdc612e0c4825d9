-- What the list writer asks of the vault: many keys at once, each answered at most once.
SELECT entry.entry_key, entry.entry_name
FROM entry
SEMI JOIN wanted ON entry.entry_key = wanted.key
ORDER BY entry.entry_key

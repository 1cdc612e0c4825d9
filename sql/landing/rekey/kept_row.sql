-- A table that names rows by their key: those whose key begins with a pseudonym, under the new one.
UPDATE kept_row
SET source_key = concat(rekeyed.person_key, substr(kept_row.source_key, $length + 1))
FROM rekeyed
WHERE list_contains($extracts, kept_row.extract) AND substr(kept_row.source_key, 1, $length) = rekeyed.old_person_key

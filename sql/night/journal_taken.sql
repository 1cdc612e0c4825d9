-- The newest journal entry that a published night has taken.
SELECT coalesce(max(CAST(name AS INTEGER)), 0) AS taken
FROM push.night_input
WHERE kind = 'journal'

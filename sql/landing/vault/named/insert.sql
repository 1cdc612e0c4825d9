-- Keys that the vault did not know.
INSERT INTO entry
SELECT
    newest.key,
    newest.name,
    newest.updated_at,
    CAST($business_date AS DATE)
FROM newest
ANTI JOIN entry ON newest.key = entry.entry_key
WHERE newest.name IS NOT NULL

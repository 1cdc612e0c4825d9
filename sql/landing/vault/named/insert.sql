-- Keys that the vault did not know.
INSERT INTO entry
SELECT
    staged.key,
    staged.name,
    staged.updated_at,
    CAST($business_date AS DATE)
FROM staged
ANTI JOIN entry ON staged.key = entry.entry_key
WHERE staged.name IS NOT NULL

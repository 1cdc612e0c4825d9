-- A newer version replaces an older one; with equal times a later business date does.
UPDATE entry
SET
    entry_name = newest.name,
    updated_at = newest.updated_at,
    business_date = $business_date
FROM newest
WHERE
    entry.entry_key = newest.key
    AND newest.name IS NOT NULL
    AND (newest.updated_at, CAST($business_date AS DATE)) >= (entry.updated_at, entry.business_date)

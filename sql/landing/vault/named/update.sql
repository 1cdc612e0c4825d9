-- A newer version replaces an older one; with equal times a later business date does.
UPDATE entry
SET
    entry_name = staged.name,
    updated_at = staged.updated_at,
    business_date = $business_date
FROM staged
WHERE
    entry.entry_key = staged.key
    AND staged.name IS NOT NULL
    AND (staged.updated_at, CAST($business_date AS DATE)) >= (entry.updated_at, entry.business_date)

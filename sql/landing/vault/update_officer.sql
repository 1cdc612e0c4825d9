-- A newer version replaces an older one; with equal times a later business date does.
UPDATE officer
SET
    name = newest.name,
    updated_at = newest.updated_at,
    business_date = $business_date
FROM newest
WHERE
    officer.officer_number = newest.key
    AND newest.name IS NOT NULL
    AND (newest.updated_at, CAST($business_date AS DATE)) >= (officer.updated_at, officer.business_date)

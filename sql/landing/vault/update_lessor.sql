-- A newer version replaces an older one; with equal times a later business date does.
UPDATE lessor
SET
    surname = newest.name,
    updated_at = newest.updated_at,
    business_date = $business_date
FROM newest
WHERE
    lessor.lease_number = newest.key
    AND newest.name IS NOT NULL
    AND (newest.updated_at, CAST($business_date AS DATE)) >= (lessor.updated_at, lessor.business_date)

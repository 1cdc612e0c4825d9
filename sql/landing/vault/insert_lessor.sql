-- Keys that the vault did not know.
INSERT INTO lessor
SELECT
    newest.key,
    newest.name,
    newest.updated_at,
    CAST($business_date AS DATE)
FROM newest
ANTI JOIN lessor ON newest.key = lessor.lease_number
WHERE newest.name IS NOT NULL

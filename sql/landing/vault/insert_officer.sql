-- Keys that the vault did not know.
INSERT INTO officer
SELECT
    newest.key,
    newest.name,
    newest.updated_at,
    CAST($business_date AS DATE)
FROM newest
ANTI JOIN officer ON newest.key = officer.officer_number
WHERE newest.name IS NOT NULL

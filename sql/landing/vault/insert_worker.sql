-- Keys that the vault did not know.
INSERT INTO worker
SELECT
    newest.key,
    newest.name,
    newest.updated_at,
    CAST($business_date AS DATE)
FROM newest
ANTI JOIN worker ON newest.key = worker.worker_number
WHERE newest.name IS NOT NULL

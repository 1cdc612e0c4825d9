-- Findings of the night, those of changed versions that run beside the models in force among them.
SELECT count(*) AS count
FROM (
    SELECT business_date
    FROM push.finding
    UNION ALL
    SELECT business_date
    FROM push.beside_finding
)
WHERE business_date = CAST($T AS DATE)

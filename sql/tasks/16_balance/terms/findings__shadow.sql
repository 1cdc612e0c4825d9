-- Findings of models that run in the shadow, and of changed versions that run beside the models in force.
SELECT count(*) AS count
FROM (
    SELECT business_date
    FROM push.finding_fate
    WHERE fate = 'shadow'
    UNION ALL
    SELECT business_date
    FROM push.beside_finding
)
WHERE business_date = CAST($T AS DATE)

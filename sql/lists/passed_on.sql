-- Lines of tonight that were kept back and whose task the ledger gave to somebody else.
SELECT
    task_number,
    kind,
    number,
    why
FROM push.withheld
WHERE business_date = CAST($T AS DATE) AND passed_to IS NOT NULL
ORDER BY kind, number, task_number

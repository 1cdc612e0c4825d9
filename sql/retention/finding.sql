-- push.finding is kept for so many nights: what became a task stands in the ledger.
DELETE FROM push.finding
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($findings_days AS INTEGER))

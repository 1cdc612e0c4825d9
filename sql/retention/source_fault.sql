-- Counts of source faults are kept for 365 nights.
DELETE FROM push.source_fault
WHERE business_date <= CAST($T AS DATE) - INTERVAL 365 DAY

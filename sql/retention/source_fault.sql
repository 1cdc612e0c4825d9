-- Counts of source faults are kept for so many nights.
DELETE FROM push.source_fault
WHERE business_date <= CAST($T AS DATE) - to_days(CAST($nights_days AS INTEGER))

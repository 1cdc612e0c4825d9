-- Faults of the sources that models counted on a night.
SELECT
    model_id,
    fault,
    rows
FROM push.source_fault
WHERE business_date = $business_date AND rows > 0
ORDER BY model_id, fault

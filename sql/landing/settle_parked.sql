-- Parked rows that were loaded or given up wait no longer.
DELETE FROM landing.parked
WHERE
    extract = $extract
    AND delivery = $delivery
    AND row_number IN (SELECT settled_rows.row_number FROM settled_rows)

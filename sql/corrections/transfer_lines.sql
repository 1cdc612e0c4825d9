-- What departments read of transfers tonight: all that is open, then what closed tonight.
SELECT
    zone,
    department,
    task_number,
    matter,
    address,
    note,
    answered_on,
    opened_on,
    state
FROM push.transfer
WHERE
    department IS NOT NULL
    AND (state = 'open' OR (closed_on = CAST($T AS DATE) AND state IN ('answered', 'expired')))
ORDER BY zone, department, CASE state WHEN 'open' THEN 0 ELSE 1 END, opened_on, task_number

-- Lines that the scan kept back, by which rule, and to whom the task went instead.
SELECT
    business_date,
    task_number,
    kind,
    number,
    why,
    passed_to
FROM push.withheld
WHERE
    ($task_number IS NULL OR task_number = $task_number)
    AND ($night IS NULL OR business_date = $night)
    AND ($kind IS NULL OR kind = $kind)
    AND ($number IS NULL OR number = $number)
ORDER BY business_date, task_number, kind, number

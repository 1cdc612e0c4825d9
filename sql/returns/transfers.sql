-- What was handed to departments, of the tasks that returned files name.
SELECT
    task_number,
    department,
    opened_on,
    answered_on,
    state
FROM push.transfer
WHERE task_number IN (SELECT unnest($numbers)) AND department IS NOT NULL
ORDER BY task_number

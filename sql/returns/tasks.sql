-- The tasks that returned files name, as of the last published night: what an answer is held against.
SELECT
    task_number,
    model_id,
    state,
    listed_on,
    extended,
    recipients
FROM push.task_state
WHERE task_number IN (SELECT unnest($numbers))
ORDER BY task_number

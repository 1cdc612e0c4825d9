-- Tasks that have not ended, by model and state, overdue ones beside.
SELECT
    model_id,
    state,
    queue_reason,
    count(*) AS tasks,
    count(CASE WHEN state = 'open' AND due_on < CAST($L AS DATE) THEN 1 END) AS overdue
FROM push.task_live
GROUP BY model_id, state, queue_reason
ORDER BY model_id, state, queue_reason

-- Tasks that have not ended, by model: new ones of the night, by state, and those past their due date.
SELECT
    model_id,
    count(CASE WHEN is_new THEN 1 END) AS new,
    count(CASE WHEN state = 'open' THEN 1 END) AS open,
    count(CASE WHEN state = 'queued' THEN 1 END) AS queued,
    count(CASE WHEN state = 'in_review' THEN 1 END) AS in_review,
    count(CASE WHEN is_overdue THEN 1 END) AS overdue
FROM task_placed
GROUP BY model_id
ORDER BY model_id

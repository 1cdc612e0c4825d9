-- What became of the tasks of each model in a living demo city so far.
-- Grain: one row a model and state or ending.
SELECT
    model_id,
    coalesce(ending, state) AS became,
    count(*) AS tasks
FROM push.task
GROUP BY model_id, coalesce(ending, state)
ORDER BY model_id, became

-- Keys that open a task tonight, in order, with the episode that each begins.
-- Grain: one row a key that opens a task (task_key).
WITH opening AS (
    SELECT
        task_key,
        model_id
    FROM tonight_fate
    WHERE fate = 'opened'
),

earlier AS (
    SELECT
        opening.task_key,
        max(ended.episode) AS episode
    FROM opening
    INNER JOIN push.task_ended AS ended ON opening.task_key = ended.task_key
    GROUP BY opening.task_key
),

tonight AS (
    SELECT
        opening.task_key,
        max(t.episode) AS episode
    FROM opening
    INNER JOIN tonight_task AS t ON opening.task_key = t.task_key
    GROUP BY opening.task_key
)

SELECT
    opening.task_key,
    opening.model_id,
    CAST(greatest(coalesce(earlier.episode, 0), coalesce(tonight.episode, 0)) + 1 AS INTEGER) AS episode
FROM opening
LEFT JOIN earlier ON opening.task_key = earlier.task_key
LEFT JOIN tonight ON opening.task_key = tonight.task_key
ORDER BY opening.task_key

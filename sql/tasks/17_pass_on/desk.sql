-- Who takes each of them: the grid office where it reviews the model's tasks (care never goes to the police), else the
-- officer, then the station's desk. Nobody gets back what he passed on or said is not his.
-- Grain: one row a task that somebody can take (task_number).
WITH begun AS (
    SELECT
        task_number,
        json_extract_string(evidence, '$.reviewer') AS reviewer
    FROM tonight_task
    WHERE model_id IN ('N1', 'N2')
),

choice AS (
    SELECT
        kept.task_number,
        post.kind,
        post.number,
        row_number() OVER (PARTITION BY kept.task_number ORDER BY post.post) AS position
    FROM tonight_kept AS kept
    INNER JOIN tonight_task AS t ON kept.task_number = t.task_number
    INNER JOIN tonight_spec AS spec ON t.model_id = spec.model_id
    INNER JOIN tonight_post AS post ON kept.task_number = post.task_number
    LEFT JOIN begun ON kept.task_number = begun.task_number
    WHERE
        CASE
            WHEN kept.kind = 'officer' THEN post.post = 'station'
            WHEN kept.kind NOT IN ('worker', 'leader', 'grid_office') THEN false
            WHEN coalesce(begun.reviewer, spec.reviewer) = 'grid_office' THEN post.post = 'office'
            ELSE post.post IN ('officer', 'station')
        END
        AND (post.kind <> kept.kind OR post.number <> kept.number)
        AND NOT list_contains(t.refused_by, concat(post.kind, ':', post.number))
)

SELECT
    choice.task_number,
    choice.kind,
    choice.number,
    by_register.natural_doer
FROM choice
INNER JOIN tonight_natural AS by_register ON choice.task_number = by_register.task_number
WHERE choice.position = 1

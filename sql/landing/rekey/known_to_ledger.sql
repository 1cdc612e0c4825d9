-- Pseudonyms in the keys of tasks, of what is suppressed and of what waits, and the new ones.
-- Grain: one row a pseudonym (old_person_key).
WITH known AS (
    SELECT task_key
    FROM push.task_live
    UNION ALL
    SELECT task_key
    FROM push.task_ended
    UNION ALL
    SELECT task_key
    FROM push.suppression
    UNION ALL
    SELECT task_key
    FROM push.breaker_key
),

part AS (
    SELECT DISTINCT unnest(string_split(task_key, '|')) AS old_person_key
    FROM known
)

SELECT
    CAST($T AS DATE) AS business_date,
    part.old_person_key,
    rekeyed.person_key
FROM part
INNER JOIN rekeyed ON part.old_person_key = rekeyed.old_person_key
ORDER BY part.old_person_key

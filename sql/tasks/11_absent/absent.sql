-- Live tasks whose key had no finding tonight, though the model ran and the subject could be evaluated. Where the key
-- covers all reasons of a model, one reason that could not be evaluated leaves the whole subject open.
-- Grain: one row a live task without a finding (task_number).
WITH candidate AS (
    SELECT
        t.task_number,
        t.model_id,
        t.reason,
        t.subject_key,
        t.state,
        t.in_progress,
        t.absent_nights,
        spec.one_task
    FROM tonight_task AS t
    INNER JOIN tonight_spec AS spec ON t.model_id = spec.model_id
    INNER JOIN push.model_night AS night
        ON t.model_id = night.model_id AND night.business_date = $T AND night.state = 'ran'
    LEFT JOIN tonight_finding AS f ON t.task_key = f.task_key AND f.position = 1
    WHERE t.state <> 'closed' AND f.task_key IS NULL AND t.opened_on < $T
),

unknown AS (
    SELECT DISTINCT candidate.task_number
    FROM candidate
    INNER JOIN push.not_evaluated AS gap
        ON
            candidate.model_id = gap.model_id AND gap.business_date = $T
            AND gap.subject_key = candidate.subject_key
            AND (gap.reason IS NULL OR gap.reason = candidate.reason OR candidate.one_task)
    UNION
    SELECT DISTINCT candidate.task_number
    FROM candidate
    INNER JOIN push.not_evaluated AS gap
        ON
            candidate.model_id = gap.model_id AND gap.business_date = $T
            AND gap.subject_key IS NULL
            AND (gap.reason IS NULL OR gap.reason = candidate.reason OR candidate.one_task)
)

SELECT
    candidate.task_number,
    least(candidate.absent_nights + 1, 2) AS absent_nights,
    candidate.absent_nights AS absent_before,
    candidate.absent_nights >= 1 AND candidate.state IN ('queued', 'open') AND NOT candidate.in_progress AS resolved
FROM candidate
LEFT JOIN unknown ON candidate.task_number = unknown.task_number
WHERE unknown.task_number IS NULL
ORDER BY candidate.task_number

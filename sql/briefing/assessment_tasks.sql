-- Listed tasks of one zone that were due in the months that are assessed, and how each was answered. Due is the date in force
-- when the first answer came: what an answer or a reviewer grants later changes nothing. An answer counts on the day on
-- which it was taken in, not on the day of visit, which whoever answers writes down himself; 09 (not mine) is none. What ended
-- by its due date without an answer (it resolved by itself, it was withdrawn) asked nothing of anybody and is not counted.
-- Grain: one row a task (task_number).
WITH told AS (
    SELECT
        task_number,
        seq,
        business_date,
        event,
        CAST(json_extract_string(detail, '$.set.due_on') AS DATE) AS due_on,
        CAST(json_extract_string(detail, '$.import_day') AS DATE) AS import_day,
        substr(json_extract_string(detail, '$.set.answer_code'), 1, 2) AS answer_code
    FROM push.task_event
    WHERE
        event IN ('listed', 'renewed', 'reason_changed', 'answered', 'returned')
        AND detail IS NOT NULL
        AND task_number IS NOT NULL
),

answer AS (
    SELECT
        task_number,
        seq,
        coalesce(import_day, business_date) AS answered_on,
        row_number() OVER (PARTITION BY task_number ORDER BY seq) AS place
    FROM told
    WHERE event = 'answered' AND NOT list_contains($rerouting, answer_code)
),

first_answer AS (
    SELECT task_number, seq, answered_on
    FROM answer
    WHERE place = 1
),

due_before AS (
    SELECT
        told.task_number,
        told.due_on,
        row_number() OVER (PARTITION BY told.task_number ORDER BY told.seq DESC) AS place
    FROM told
    LEFT JOIN first_answer ON told.task_number = first_answer.task_number
    WHERE told.due_on IS NOT NULL AND told.seq < coalesce(first_answer.seq, told.seq + 1)
),

sent_back AS (
    SELECT DISTINCT task_number
    FROM told
    WHERE event = 'returned'
),

of_zone AS (
    SELECT DISTINCT task_number
    FROM push.task_recipient
    WHERE zone = $zone
),

judged AS (
    SELECT
        task.task_number,
        task.model_id,
        task.ended_on,
        task.attempts,
        coalesce(task.ending, task.pending_ending) AS outcome,
        coalesce(due_before.due_on, task.due_on) AS due_on,
        first_answer.answered_on,
        sent_back.task_number IS NOT NULL AS is_sent_back,
        hidden.task_number IS NOT NULL AND CAST($zone AS VARCHAR) = 'gov' AS is_hidden
    FROM push.task_state AS task
    INNER JOIN of_zone ON task.task_number = of_zone.task_number
    LEFT JOIN first_answer ON task.task_number = first_answer.task_number
    LEFT JOIN due_before ON task.task_number = due_before.task_number AND due_before.place = 1
    LEFT JOIN sent_back ON task.task_number = sent_back.task_number
    LEFT JOIN assessment_hidden AS hidden ON task.task_number = hidden.task_number
    WHERE task.listed_on IS NOT NULL AND list_contains($models, task.model_id)
)

SELECT
    judged.task_number,
    judged.model_id,
    place.district_code,
    place.town_code,
    place.community_code,
    grid.grid_code,
    CAST(date_trunc('month', judged.due_on) AS DATE) AS month,
    judged.answered_on IS NOT NULL AS is_answered,
    coalesce(judged.answered_on <= judged.due_on, false) AS is_in_time,
    judged.answered_on IS NOT NULL AND coalesce(judged.outcome = 'confirmed', false) AS is_confirmed,
    judged.answered_on IS NOT NULL AND judged.is_sent_back AS is_sent_back,
    judged.answered_on IS NOT NULL AND judged.attempts > 0 AS is_visited_again
FROM judged
INNER JOIN task_place AS place ON judged.task_number = place.task_number
LEFT JOIN assessment_grid AS grid ON judged.task_number = grid.task_number
WHERE
    NOT judged.is_hidden
    AND judged.due_on BETWEEN CAST($first AS DATE) AND CAST($last AS DATE)
    AND NOT coalesce(judged.answered_on IS NULL AND judged.ended_on <= judged.due_on, false)

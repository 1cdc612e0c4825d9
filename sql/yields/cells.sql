-- Listed tasks by model, district and the month in which they were first listed, and what was answered. An answer that still
-- waits for its reviewer counts by what it says. Of tasks that ended so long ago that only counts are left, the month is that
-- of their end and the district is not known; those that nobody answered are not counted, because nobody knows whether they
-- were listed.
-- What people began (N1, N2) is no model's yield.
-- Grain: one row a model, district and month.
WITH listed AS (
    SELECT
        task.model_id,
        place.district_code,
        CAST(date_trunc('month', task.listed_on) AS DATE) AS month,
        task.answer_code IS NOT NULL AS is_answered,
        coalesce(task.ending, task.pending_ending) AS outcome
    FROM push.task_state AS task
    INNER JOIN task_place AS place ON task.task_number = place.task_number
    WHERE task.listed_on IS NOT NULL AND task.model_id NOT IN ('N1', 'N2')
),

counted AS (
    SELECT
        model_id,
        district_code,
        month,
        count(*) AS listed,
        count(*) FILTER (WHERE is_answered) AS answered,
        count(*) FILTER (WHERE is_answered AND outcome = 'confirmed') AS confirmed,
        count(*) FILTER (WHERE is_answered AND outcome = 'not_so') AS not_so,
        count(*) FILTER (WHERE is_answered AND outcome = 'unverified') AS could_not_check
    FROM listed
    GROUP BY model_id, district_code, month
    UNION ALL
    SELECT
        model_id,
        CAST(NULL AS VARCHAR) AS district_code,
        CAST(date_trunc('month', ended_on) AS DATE) AS month,
        CAST(sum(tasks) AS BIGINT) AS listed,
        CAST(sum(tasks) AS BIGINT) AS answered,
        CAST(coalesce(sum(tasks) FILTER (WHERE ending = 'confirmed'), 0) AS BIGINT) AS confirmed,
        CAST(coalesce(sum(tasks) FILTER (WHERE ending = 'not_so'), 0) AS BIGINT) AS not_so,
        CAST(coalesce(sum(tasks) FILTER (WHERE ending = 'unverified'), 0) AS BIGINT) AS could_not_check
    FROM push.task_count
    WHERE ending IN ('confirmed', 'not_so', 'declined', 'unverified') AND model_id NOT IN ('N1', 'N2')
    GROUP BY model_id, date_trunc('month', ended_on)
)

SELECT
    model_id,
    district_code,
    month,
    CAST(sum(listed) AS BIGINT) AS listed,
    CAST(sum(answered) AS BIGINT) AS answered,
    CAST(sum(confirmed) AS BIGINT) AS confirmed,
    CAST(sum(not_so) AS BIGINT) AS not_so,
    CAST(sum(could_not_check) AS BIGINT) AS could_not_check
FROM counted
GROUP BY model_id, district_code, month
ORDER BY model_id, district_code, month

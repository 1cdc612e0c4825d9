-- How much stood open, overdue, in review and in the queue after each night, and what opened and ended on it, by desk. Tasks
-- are counted where they lie tonight, for whom they are tonight: a page compares the same ground.
-- Grain: one row a network, desk and night.
WITH standing AS (
    SELECT
        seen.zone,
        seen.upper_code,
        seen.middle_code,
        standing.night,
        count(CASE WHEN seen.opened_on = standing.night THEN 1 END) AS new,
        count(CASE WHEN standing.state = 'open' THEN 1 END) AS open,
        count(CASE WHEN standing.state = 'open' AND standing.due_on <= standing.night THEN 1 END) AS overdue,
        count(CASE WHEN standing.state = 'in_review' THEN 1 END) AS in_review,
        count(CASE WHEN standing.state = 'queued' THEN 1 END) AS queued,
        count(CASE WHEN seen.ended_on = standing.night THEN 1 END) AS ended
    FROM pages_seen AS seen
    INNER JOIN pages_standing AS standing ON seen.task_number = standing.task_number
    GROUP BY seen.zone, seen.upper_code, seen.middle_code, standing.night
),

by_desk AS (
    SELECT zone, $city AS desk, night, new, open, overdue, in_review, queued, ended
    FROM standing
    UNION ALL
    SELECT zone, upper_code AS desk, night, new, open, overdue, in_review, queued, ended
    FROM standing
    WHERE upper_code IS NOT NULL
    UNION ALL
    SELECT zone, middle_code AS desk, night, new, open, overdue, in_review, queued, ended
    FROM standing
    WHERE middle_code IS NOT NULL
)

SELECT
    zone,
    desk,
    night,
    CAST(sum(new) AS BIGINT) AS new,
    CAST(sum(open) AS BIGINT) AS open,
    CAST(sum(overdue) AS BIGINT) AS overdue,
    CAST(sum(in_review) AS BIGINT) AS in_review,
    CAST(sum(queued) AS BIGINT) AS queued,
    CAST(sum(ended) AS BIGINT) AS ended
FROM by_desk
GROUP BY zone, desk, night
ORDER BY zone, desk, night

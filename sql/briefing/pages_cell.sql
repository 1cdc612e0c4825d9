-- Counts of each desk by area below it, model and matter. A task is counted by the city, by its district, and by its town or
-- station; below is null where its place is not known any finer. Due this week: from the list day to Sunday.
-- Grain: one row a network, desk, area below, model and reason.
WITH counted AS (
    SELECT
        zone,
        upper_code,
        middle_code,
        lower_code,
        model_id,
        reason,
        theme,
        count(CASE WHEN opened_on = CAST($T AS DATE) THEN 1 END) AS new,
        count(CASE WHEN state = 'open' THEN 1 END) AS open,
        count(CASE WHEN state = 'open' AND due_on BETWEEN CAST($L AS DATE) AND CAST($sunday AS DATE) THEN 1 END) AS due,
        count(CASE WHEN state = 'open' AND due_on < CAST($L AS DATE) THEN 1 END) AS overdue,
        count(CASE WHEN state = 'in_review' THEN 1 END) AS in_review,
        count(CASE WHEN state = 'queued' THEN 1 END) AS queued,
        count(CASE WHEN ended_on > CAST($week AS DATE) THEN 1 END) AS ended,
        count(CASE WHEN ended_on > CAST($week AS DATE) AND ending = 'confirmed' THEN 1 END) AS confirmed
    FROM pages_seen
    GROUP BY zone, upper_code, middle_code, lower_code, model_id, reason, theme
)

SELECT
    zone,
    $city AS desk,
    upper_code AS below,
    model_id,
    reason,
    theme,
    new,
    open,
    due,
    overdue,
    in_review,
    queued,
    ended,
    confirmed
FROM counted
UNION ALL
SELECT
    zone,
    upper_code AS desk,
    middle_code AS below,
    model_id,
    reason,
    theme,
    new,
    open,
    due,
    overdue,
    in_review,
    queued,
    ended,
    confirmed
FROM counted
WHERE upper_code IS NOT NULL
UNION ALL
SELECT
    zone,
    middle_code AS desk,
    lower_code AS below,
    model_id,
    reason,
    theme,
    new,
    open,
    due,
    overdue,
    in_review,
    queued,
    ended,
    confirmed
FROM counted
WHERE middle_code IS NOT NULL

-- Register corrections that lay with departments of a zone in the month: left over from before it, or sent in it. Done is one
-- whose cited row said something else, or was gone, by the end of the month.
-- Grain: one row a correction.
SELECT
    department,
    opened_on >= CAST($first AS DATE) AS is_new,
    coalesce(closed_on <= CAST($last AS DATE), false) AS is_done,
    CASE WHEN closed_on <= CAST($last AS DATE) THEN date_diff('day', opened_on, closed_on) END AS days
FROM push.correction
WHERE
    zone = $zone
    AND list_contains($models, model_id)
    AND opened_on <= CAST($last AS DATE)
    AND NOT coalesce(closed_on < CAST($first AS DATE), false)
ORDER BY department, is_new, is_done, days, task_number

-- What waits for each recipient by model, why, and since when: days from the night on which a task was opened.
SELECT
    doer.zone AS zone,
    doer.kind AS kind,
    doer.number AS number,
    model_id,
    count(*) AS tasks,
    count(CASE WHEN days < 7 THEN 1 END) AS below_week,
    count(CASE WHEN days BETWEEN 7 AND 30 THEN 1 END) AS below_month,
    count(CASE WHEN days > 30 THEN 1 END) AS longer,
    min(opened_on) AS oldest_on,
    count(CASE WHEN queue_reason = 'day_cap' THEN 1 END) AS day_cap,
    count(CASE WHEN queue_reason = 'open_cap' THEN 1 END) AS open_cap,
    count(CASE WHEN queue_reason = 'dwelling_budget' THEN 1 END) AS dwelling_budget,
    count(CASE WHEN queue_reason = 'order_cap' THEN 1 END) AS order_cap
FROM (
    SELECT
        model_id,
        opened_on,
        queue_reason,
        date_diff('day', opened_on, CAST($T AS DATE)) AS days,
        unnest(list_filter(recipients, lambda r: r.role = 'do')) AS doer
    FROM push.task_live
    WHERE state = 'queued'
) AS waiting
GROUP BY doer.zone, doer.kind, doer.number, model_id
ORDER BY zone, kind, number, model_id

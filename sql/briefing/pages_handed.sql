-- What was handed to a department (03) and waits, by desk: open, of it longer than a week, and what could not be delivered within the
-- last week. A network's pages count what it gave and what it got.
-- Grain: one row a network and desk.
WITH handed AS (
    SELECT
        'gov' AS zone,
        task.district_code AS upper_code,
        task.town_code AS middle_code,
        transfer.state,
        transfer.opened_on
    FROM push.transfer AS transfer
    INNER JOIN pages_task AS task ON transfer.task_number = task.task_number
    WHERE task.is_gov OR (transfer.zone = 'gov' AND task.may_gov)
    UNION ALL
    SELECT
        'police' AS zone,
        task.police_district AS upper_code,
        task.station_code AS middle_code,
        transfer.state,
        transfer.opened_on
    FROM push.transfer AS transfer
    INNER JOIN pages_task AS task ON transfer.task_number = task.task_number
    WHERE task.is_police OR (transfer.zone = 'police' AND task.may_police)
),

by_desk AS (
    SELECT zone, $city AS desk, state, opened_on
    FROM handed
    UNION ALL
    SELECT zone, upper_code AS desk, state, opened_on
    FROM handed
    WHERE upper_code IS NOT NULL
    UNION ALL
    SELECT zone, middle_code AS desk, state, opened_on
    FROM handed
    WHERE middle_code IS NOT NULL
)

SELECT
    zone,
    desk,
    count(CASE WHEN state = 'open' THEN 1 END) AS waiting,
    count(CASE WHEN state = 'open' AND opened_on <= CAST($week AS DATE) THEN 1 END) AS long,
    count(CASE WHEN state = 'undelivered' AND opened_on > CAST($week AS DATE) THEN 1 END) AS undelivered
FROM by_desk
GROUP BY zone, desk
ORDER BY zone, desk

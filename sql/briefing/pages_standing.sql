-- How each task stood after each night that is looked back on: its last state and due date that were said by then.
-- Grain: one row a task and night from the one on which it opened.
SELECT
    change.task_number,
    looked.night,
    max_by(change.state, CASE WHEN change.state IS NOT NULL THEN change.night END) AS state,
    max_by(change.due_on, CASE WHEN change.due_on IS NOT NULL THEN change.night END) AS due_on
FROM pages_night AS looked
INNER JOIN pages_change AS change ON looked.night >= change.night
GROUP BY change.task_number, looked.night

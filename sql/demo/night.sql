-- One line about a night of a living demo city: its findings, and the tasks that it opened.
-- Grain: one row.
SELECT
    CAST((SELECT count(*) FROM push.finding WHERE business_date = $T) AS BIGINT) AS findings,
    CAST((SELECT count(*) FROM push.task WHERE opened_on = $T) AS BIGINT) AS opened

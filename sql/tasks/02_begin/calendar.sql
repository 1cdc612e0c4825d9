-- The calendar of the night: every day and whether people work on it.
SELECT
    day,
    is_workday
FROM registers.calendar
ORDER BY day

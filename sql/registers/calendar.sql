-- Each day around the business date, whether people work on it, and how many working days there were up to it.
-- The n-th working day after L is the working day whose count is that of L plus n.
WITH days AS (
    SELECT CAST(day AS DATE) AS day
    FROM generate_series(CAST($first_day AS TIMESTAMP), CAST($last_day AS TIMESTAMP), INTERVAL 1 DAY) AS series (day)
),

marked AS (
    SELECT
        days.day,
        coalesce(listed.is_workday, CAST(date_diff('day', DATE '1900-01-01', days.day) AS INTEGER) % 7 < 5) AS is_workday
    FROM days
    LEFT JOIN registers.ref_workday AS listed ON days.day = listed.date
)

SELECT
    day,
    is_workday,
    CAST(sum(CASE WHEN is_workday THEN 1 ELSE 0 END) OVER (ORDER BY day) AS INTEGER) AS workdays_through
FROM marked
ORDER BY day

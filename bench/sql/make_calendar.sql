-- Days around the night.
CREATE TABLE registers.calendar AS
SELECT
    CAST(CAST($T AS DATE) + to_days(CAST(i AS INTEGER)) AS DATE) AS day,
    i % 7 < 5 AS is_workday
FROM generate_series(-1500, 500) AS s (i)

-- Dwellings listed for routine in the last weeks.
INSERT INTO push.listed_dwelling
SELECT
    CAST(CAST($T AS DATE) - to_days(CAST(i % $nights AS INTEGER)) AS DATE) AS list_day,
    address_code
FROM registers.made_task
WHERE i % 2 = 0

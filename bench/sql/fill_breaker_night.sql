-- New keys of the models on the nights before.
INSERT INTO push.breaker_night
SELECT
    CAST(CAST($T AS DATE) - to_days(CAST(i AS INTEGER)) AS DATE) AS business_date,
    m.model_id,
    'ran' AS state,
    10000 AS new_keys,
    10000.0 AS median,
    false AS exempt,
    false AS tripped
FROM generate_series(0, $nights - 1) AS s (i)
CROSS JOIN (SELECT unnest(['A1', 'P1', 'D1', 'R1', 'C1']) AS model_id) AS m

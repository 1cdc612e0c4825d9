-- All models ran.
INSERT INTO push.model_night
SELECT
    CAST($T AS DATE) AS business_date,
    m.model_id,
    1 AS model_version,
    'ran' AS state,
    0 AS findings,
    NULL AS why
FROM (SELECT unnest(['A1', 'P1', 'D1', 'R1', 'C1']) AS model_id) AS m

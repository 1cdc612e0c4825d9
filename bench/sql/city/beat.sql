-- A beat for two or three communities.
SELECT
    concat('BEAT', c % 922) AS beat_code,
    concat('STATION', c % 90) AS station_code,
    concat('320602', lpad(CAST(least(c // 19, 104) AS VARCHAR), 3, '0'), lpad(CAST(c % 19 AS VARCHAR), 3, '0')) AS community_code,
    CASE WHEN c % 200 > 0 THEN concat('OFFICER', c % 922) END AS officer_number,
    DATE '2025-01-01' AS valid_from,
    concat('BEAT', c) AS source_key,
    {'extract': 'police.beat', 'delivery': 'police.beat@2026-06-01', 'row_number': c + 1} AS source_row
FROM range(2000) AS t (c)

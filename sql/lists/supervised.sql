-- 督办 of what a department did not answer in time: who hears of it, one row a transfer and desk, for so many nights after it went up
-- last. Where it lies is said by its task's address, else by its area. is_violent: it rests on an incident of domestic violence.
WITH reached AS (
    SELECT
        task_number,
        max(level) AS level,
        max(due_on) AS due_on
    FROM push.escalation
    WHERE kind = 'transfer'
    GROUP BY task_number
    HAVING max(business_date) > CAST(CAST($T AS DATE) - to_days(CAST($nights AS INTEGER)) AS DATE)
),

station AS (
    SELECT
        beat_code,
        min(station_code) AS station_code
    FROM registers.beat_now
    GROUP BY beat_code
),

late AS (
    SELECT
        transfer.task_number,
        transfer.zone AS to_zone,
        transfer.named,
        transfer.matter,
        transfer.sender,
        transfer.opened_on,
        reached.level,
        reached.due_on,
        task.model_id,
        task.reason,
        task.route,
        task.subject_key,
        task.opened_on AS task_opened_on,
        task.evidence,
        task.source_rows,
        coalesce(
            own.district_code,
            building.district_code,
            CASE WHEN length(task.area_code) >= 6 THEN substr(task.area_code, 1, 6) END
        ) AS district,
        coalesce(
            own.town_code,
            building.town_code,
            CASE WHEN length(task.area_code) >= 9 THEN substr(task.area_code, 1, 9) END
        ) AS town,
        station.station_code AS station
    FROM reached
    INNER JOIN push.transfer AS transfer ON reached.task_number = transfer.task_number
    INNER JOIN push.task_ended AS task ON reached.task_number = task.task_number
    LEFT JOIN registers.address AS own ON task.address_code = own.address_code
    LEFT JOIN registers.address AS building ON task.building_code = building.address_code
    LEFT JOIN station ON coalesce(own.beat_code, building.beat_code) = station.beat_code
    WHERE transfer.state = 'expired'
),

cited AS (
    SELECT
        task_number,
        unnest(source_rows) AS source_row
    FROM late
),

violent AS (
    SELECT cited.task_number
    FROM cited
    INNER JOIN registers.dispute_incident AS incident ON cited.source_row = incident.source_row
    WHERE cited.source_row.extract = 'police.dispute_incident' AND incident.domestic_violence_flag
    UNION
    SELECT late.task_number
    FROM late
    INNER JOIN registers.dispute_row AS incident
        ON
            late.subject_key = concat(incident.place_code, '|', incident.category)
            AND CAST(incident.occurred_at AS DATE) > late.task_opened_on - 30
    WHERE incident.domestic_violence_flag
    UNION
    SELECT task_number
    FROM late
    WHERE json_extract_string(evidence, '$.domestic_violence') = 'true'
),

desk AS (
    SELECT
        task_number,
        'gov' AS zone,
        'grid_office' AS kind,
        unnest(
            CASE level
                WHEN 1 THEN [coalesce(town, district, $city)]
                WHEN 2 THEN [coalesce(town, district, $city), coalesce(district, $city)]
                ELSE [coalesce(town, district, $city), coalesce(district, $city), $city]
            END
        ) AS number
    FROM late
    UNION
    SELECT
        task_number,
        'police' AS zone,
        CASE WHEN station IS NOT NULL THEN 'station' ELSE 'district' END AS kind,
        coalesce(station, district, $city) AS number
    FROM late
    UNION
    SELECT
        task_number,
        'police' AS zone,
        'district' AS kind,
        unnest(CASE level WHEN 2 THEN [coalesce(district, $city)] ELSE [coalesce(district, $city), $city] END) AS number
    FROM late
    WHERE level >= 2
)

SELECT
    desk.zone,
    desk.kind,
    desk.number,
    late.task_number,
    late.model_id,
    late.reason,
    late.route,
    late.sender,
    late.to_zone,
    late.named,
    late.matter,
    late.opened_on,
    late.due_on,
    violent.task_number IS NOT NULL AS is_violent
FROM late
INNER JOIN desk ON late.task_number = desk.task_number
LEFT JOIN violent ON late.task_number = violent.task_number
ORDER BY desk.zone, desk.kind, desk.number, late.task_number

-- What pages tell of: tasks that have not ended, that ended within the week before, or whose transfer waits; each with its
-- place on either network's ground and whether that network may know of it. A network knows of the tasks that one of its own
-- does, reviews or is told of, if the model is for it (pages_matter; one that nobody knows any more is for none); the government of
-- none that rests on domestic violence, the police of none of care.
-- The police ground is that of the beat by which the ledger finds the officer, else of the desk that has the task.
-- Grain: one row a task (task_number).
WITH beat AS (
    SELECT
        beat_code,
        substr(community_code, 1, 12) AS community_code,
        station_code,
        officer_number,
        acting_officer_number
    FROM registers.beat_now
),

beat_station AS (
    SELECT
        beat_code,
        min(station_code) AS station_code
    FROM beat
    GROUP BY beat_code
),

here AS (
    SELECT
        beat_code,
        community_code,
        min(station_code) AS station_code
    FROM beat
    GROUP BY beat_code, community_code
),

community_beat AS (
    SELECT
        community_code,
        min(beat_code) AS beat_code
    FROM beat
    GROUP BY community_code
    HAVING count(DISTINCT beat_code) = 1
),

station_district AS (
    SELECT
        station_code,
        min(substr(community_code, 1, 6)) AS district_code
    FROM beat
    GROUP BY station_code
),

in_post AS (
    SELECT
        number,
        min(station_code) AS station_code
    FROM (
        SELECT
            officer_number AS number,
            station_code
        FROM beat
        UNION ALL
        SELECT
            acting_officer_number AS number,
            station_code
        FROM beat
    ) AS officer
    WHERE number IS NOT NULL
    GROUP BY number
),

who AS (
    SELECT
        recipient.task_number,
        bool_or(recipient.zone = 'gov') AS has_gov,
        bool_or(recipient.zone = 'police') AS has_police,
        min(CASE WHEN recipient.kind = 'station' THEN recipient.number END) AS station_code,
        min(CASE WHEN recipient.kind = 'district' AND recipient.number <> $city THEN recipient.number END) AS district_code,
        min(in_post.station_code) AS officer_station
    FROM push.task_recipient AS recipient
    LEFT JOIN in_post ON recipient.kind = 'officer' AND recipient.number = in_post.number
    GROUP BY recipient.task_number
),

told AS (
    SELECT
        task_number,
        model_id,
        reason,
        subject_kind,
        subject_key,
        address_code,
        building_code,
        state,
        ending,
        opened_on,
        due_on,
        ended_on
    FROM push.task_state
    WHERE
        state <> 'closed'
        OR ended_on > CAST($week AS DATE)
        OR task_number IN (SELECT task_number FROM push.transfer WHERE state IN ('open', 'undelivered'))
),

with_beat AS (
    SELECT
        told.*,
        nullif(place.district_code, $city) AS district_code,
        place.town_code,
        place.community_code,
        coalesce(
            own.beat_code,
            building.beat_code,
            CASE WHEN told.subject_kind = 'beat' THEN told.subject_key END,
            community_beat.beat_code
        ) AS beat_code
    FROM told
    LEFT JOIN task_place AS place ON told.task_number = place.task_number
    LEFT JOIN registers.address AS own ON told.address_code = own.address_code
    LEFT JOIN registers.address AS building ON told.building_code = building.address_code
    LEFT JOIN community_beat ON place.community_code = community_beat.community_code
),

with_station AS (
    SELECT
        task.*,
        coalesce(here.station_code, beat_station.station_code, who.station_code, who.officer_station) AS station_code,
        who.district_code AS desk_district,
        coalesce(who.has_gov, false) AS has_gov,
        coalesce(who.has_police, false) AS has_police
    FROM with_beat AS task
    LEFT JOIN who ON task.task_number = who.task_number
    LEFT JOIN here ON task.beat_code = here.beat_code AND task.community_code = here.community_code
    LEFT JOIN beat_station ON task.beat_code = beat_station.beat_code
)

SELECT
    task.task_number,
    task.model_id,
    task.reason,
    matter.theme,
    task.state,
    task.ending,
    task.opened_on,
    task.due_on,
    task.ended_on,
    task.district_code,
    task.town_code,
    task.community_code,
    coalesce(station_district.district_code, task.district_code, task.desk_district) AS police_district,
    task.station_code,
    CASE WHEN task.station_code IS NOT NULL THEN task.beat_code END AS beat_code,
    coalesce(matter.gov, false) AND hidden.task_number IS NULL AS may_gov,
    coalesce(matter.police, false) AS may_police,
    task.has_gov AND coalesce(matter.gov, false) AND hidden.task_number IS NULL AS is_gov,
    task.has_police AND coalesce(matter.police, false) AS is_police
FROM with_station AS task
LEFT JOIN pages_matter AS matter ON task.model_id = matter.model_id AND (matter.reason = '' OR task.reason = matter.reason)
LEFT JOIN hidden_from_gov AS hidden ON task.task_number = hidden.task_number
LEFT JOIN station_district ON task.station_code = station_district.station_code

-- Where each live task lies: its grid, its beat, and the codes of community, town and district. The address says it,
-- else the building, else the finest area that is known. A community with exactly one active general grid stands for
-- that grid when nothing finer is known, and one with exactly one beat for that beat (grids, and what people began).
-- Grain: one row a live task (task_number).
WITH community_grid AS (
    SELECT
        substr(community_code, 1, 12) AS community_code,
        min(grid_code) AS grid_code
    FROM registers.grid_now
    WHERE kind = 'general'
    GROUP BY substr(community_code, 1, 12)
    HAVING count(DISTINCT grid_code) = 1
),

community_beat AS (
    SELECT
        substr(community_code, 1, 12) AS community_code,
        min(beat_code) AS beat_code
    FROM registers.beat_now
    GROUP BY substr(community_code, 1, 12)
    HAVING count(DISTINCT beat_code) = 1
),

beat_community AS (
    SELECT
        beat_code,
        min(community_code) AS community_code
    FROM registers.beat_now
    GROUP BY beat_code
),

located AS (
    SELECT
        t.task_number,
        t.model_id,
        t.route,
        t.state,
        t.subject_kind,
        t.refused_by,
        t.assigned_to,
        t.assigned_instead_of,
        coalesce(t.building_code, own.building_code) AS building_code,
        coalesce(
            own.community_code,
            building.community_code,
            CASE WHEN length(t.area_code) >= 12 THEN t.area_code END,
            subject_grid.community_code,
            beat_community.community_code
        ) AS community_code,
        coalesce(own.town_code, building.town_code) AS town_code,
        coalesce(own.district_code, building.district_code) AS district_code,
        t.area_code,
        coalesce(own.beat_code, building.beat_code, CASE WHEN t.subject_kind = 'beat' THEN t.subject_key END) AS beat_code,
        subject_grid.grid_code AS subject_grid_code
    FROM tonight_task AS t
    LEFT JOIN registers.address AS own ON t.address_code = own.address_code
    LEFT JOIN registers.address AS building ON t.building_code = building.address_code
    LEFT JOIN registers.grid_now AS subject_grid ON t.subject_kind = 'grid' AND t.subject_key = subject_grid.grid_code
    LEFT JOIN beat_community ON t.subject_kind = 'beat' AND t.subject_key = beat_community.beat_code
    WHERE t.state <> 'closed'
),

named AS (
    SELECT
        *,
        coalesce(
            town_code,
            substr(community_code, 1, 9),
            CASE WHEN length(area_code) >= 9 THEN substr(area_code, 1, 9) END
        ) AS town
    FROM located
)

SELECT
    named.task_number,
    named.model_id,
    named.route,
    named.state,
    named.refused_by,
    named.assigned_to,
    named.assigned_instead_of,
    named.town,
    coalesce(
        named.district_code,
        substr(named.town, 1, 6),
        CASE WHEN length(named.area_code) >= 6 THEN substr(named.area_code, 1, 6) END
    ) AS district,
    coalesce(
        named.subject_grid_code,
        building_grid.grid_code,
        CASE WHEN named.building_code IS NULL THEN community_grid.grid_code END
    ) AS grid_code,
    named.subject_grid_code IS NULL AND building_grid.grid_code IS NULL AS by_community,
    coalesce(
        named.beat_code,
        CASE WHEN named.subject_kind = 'grid' OR named.model_id IN ('N1', 'N2') THEN community_beat.beat_code END
    ) AS beat_code,
    substr(named.community_code, 1, 12) AS community_code
FROM named
LEFT JOIN registers.address_grid AS building_grid ON named.building_code = building_grid.building_code
LEFT JOIN community_grid ON substr(named.community_code, 1, 12) = community_grid.community_code
LEFT JOIN community_beat ON substr(named.community_code, 1, 12) = community_beat.community_code

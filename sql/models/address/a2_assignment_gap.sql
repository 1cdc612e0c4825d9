-- Buildings that no grid or beat owns, or that two own, or whose grid and beat belong to different communities; and vacant posts.
-- Whatever has no owner is visited by nobody: the grid office (for beats the station) puts it right. A building can have several.
WITH building AS (
    SELECT
        address.address_code,
        address.beat_code,
        substr(address.community_code, 1, 12) AS community,
        coalesce(address_grid.general_grids, 0) AS general_grids,
        coalesce(address_grid.dedicated_grids, 0) AS dedicated_grids,
        address_grid.grid_code,
        substr(address_grid.community_code, 1, 12) AS grid_community
    FROM registers.address
    LEFT JOIN registers.address_grid ON address.address_code = address_grid.building_code
    WHERE address.level = 5 AND address.status = 1
),

-- The posts: a grid has its worker, a beat an officer or an acting one in any of its communities.
grid AS (
    SELECT
        *,
        substr(community_code, 1, 12) AS community,
        worker_number IS NULL AS nobody_on_post,
        valid_from <= $T - $vacant_days AS for_long
    FROM registers.grid_now
),

beat AS (
    SELECT
        beat_code,
        min(community_code) AS community_code,
        min(valid_from) AS valid_from,
        list_sort(list(DISTINCT substr(community_code, 1, 12))) AS communities,
        count(officer_number) + count(acting_officer_number) = 0 AS nobody_on_post,
        min(valid_from) <= $T - $vacant_days AS for_long
    FROM registers.beat_now
    GROUP BY beat_code
),

-- Each condition of the rule on a building, by name.
considered AS (
    SELECT
        building.*,
        beat.communities AS beat_communities,
        building.general_grids + building.dedicated_grids = 0 AS no_grid,
        building.general_grids > 1 OR building.dedicated_grids > 1 AS several_grids,
        beat.beat_code IS NULL AS no_beat,
        building.grid_code IS NOT NULL
        AND beat.beat_code IS NOT NULL
        AND NOT list_contains(beat.communities, building.grid_community) AS communities_differ
    FROM building
    LEFT JOIN beat ON building.beat_code = beat.beat_code
),

gap AS (
    SELECT 'NO_GRID' AS reason, considered.*
    FROM considered
    WHERE no_grid
    UNION ALL
    SELECT 'MULTI_GRID' AS reason, considered.*
    FROM considered
    WHERE several_grids
    UNION ALL
    SELECT 'NO_BEAT' AS reason, considered.*
    FROM considered
    WHERE no_beat
    UNION ALL
    SELECT 'COMMUNITY_DIFF' AS reason, considered.*
    FROM considered
    WHERE communities_differ AND NOT several_grids
),

found AS (
    SELECT
        reason, 'building' AS subject_kind, address_code AS subject_key, address_code, NULL AS area_code, community,
        grid_code, grid_community, beat_code, beat_communities, NULL AS vacant_since
    FROM gap
    UNION ALL
    SELECT
        'VACANT_GRID' AS reason, 'grid' AS subject_kind, grid_code AS subject_key, NULL AS address_code, community_code AS area_code,
        NULL AS community, grid_code, community AS grid_community, NULL AS beat_code, NULL AS beat_communities,
        valid_from AS vacant_since
    FROM grid
    WHERE nobody_on_post AND for_long
    UNION ALL
    SELECT
        'VACANT_BEAT' AS reason, 'beat' AS subject_kind, beat_code AS subject_key, NULL AS address_code, community_code AS area_code,
        NULL AS community, NULL AS grid_code, NULL AS grid_community, beat_code, communities AS beat_communities,
        valid_from AS vacant_since
    FROM beat
    WHERE nobody_on_post AND for_long
),

-- What is known of the buildings with a gap, looked up for these few alone: who lives there, and which grids own them.
people AS (
    SELECT dwelling_people.building_code, CAST(sum(dwelling_people.people) AS INTEGER) AS people
    FROM registers.dwelling_people
    SEMI JOIN gap ON dwelling_people.building_code = gap.address_code
    GROUP BY dwelling_people.building_code
),

assignment AS MATERIALIZED (
    SELECT
        grid_address_now.address_code,
        grid_address_now.grid_code,
        [grid_address_now.source_row, grid_now.source_row] AS source_rows
    FROM registers.grid_address_now
    INNER JOIN registers.grid_now ON grid_address_now.grid_code = grid_now.grid_code
    SEMI JOIN gap ON grid_address_now.address_code = gap.address_code
),

assigned AS (
    SELECT address_code, list_sort(list(grid_code)) AS grids
    FROM assignment
    GROUP BY address_code
),

-- Who could take it over: the general grids and the beats of the building's own community.
community_grid AS (
    SELECT community, list_sort(list(grid_code)) AS grids
    FROM grid
    WHERE kind = 'general'
    GROUP BY community
),

community_beat AS (
    SELECT substr(community_code, 1, 12) AS community, list_sort(list(DISTINCT beat_code)) AS beats
    FROM registers.beat_now
    GROUP BY substr(community_code, 1, 12)
),

-- What each reason rests on: who lives in the building, the grids that own it, the beat that owns it, the vacant post.
cited AS (
    SELECT NULL AS reason, living.building_code AS subject_key, living.source_row
    FROM registers.living
    SEMI JOIN gap ON living.building_code = gap.address_code
    UNION ALL
    SELECT 'MULTI_GRID' AS reason, address_code AS subject_key, unnest(source_rows) AS source_row
    FROM assignment
    UNION ALL
    SELECT 'COMMUNITY_DIFF' AS reason, gap.address_code AS subject_key, unnest(assignment.source_rows) AS source_row
    FROM gap
    INNER JOIN assignment ON gap.address_code = assignment.address_code AND gap.grid_code = assignment.grid_code
    UNION ALL
    SELECT 'COMMUNITY_DIFF' AS reason, gap.address_code AS subject_key, beat_now.source_row
    FROM gap
    INNER JOIN registers.beat_now ON gap.beat_code = beat_now.beat_code
    UNION ALL
    SELECT 'VACANT_GRID' AS reason, grid_code AS subject_key, source_row
    FROM registers.grid_now
    UNION ALL
    SELECT 'VACANT_BEAT' AS reason, beat_code AS subject_key, source_row
    FROM registers.beat_now
),

not_evaluated AS (
    SELECT 'COMMUNITY_DIFF' AS reason, address_code AS subject_key, '多个网格同时认领，先定网格再比社区' AS not_evaluated
    FROM considered
    WHERE several_grids
)

SELECT
    found.reason,
    found.subject_kind,
    found.subject_key,
    found.address_code,
    found.address_code AS building_code,
    found.area_code,
    CASE WHEN found.subject_kind <> 'building' OR people.people > 0 THEN 2 ELSE 3 END AS priority,
    CASE WHEN found.subject_kind = 'beat' THEN 'station' ELSE 'grid_office+officer' END AS route,
    concat($due_workdays, 'wd') AS due_rule,
    to_json({
        'grids': CASE WHEN found.subject_kind = 'grid' THEN [found.grid_code] ELSE coalesce(assigned.grids, []) END,
        'candidate_grids': coalesce(community_grid.grids, []),
        'grid_community': found.grid_community,
        'beat_code': found.beat_code,
        'candidate_beats': coalesce(community_beat.beats, []),
        'beat_communities': coalesce(found.beat_communities, []),
        'people': CASE WHEN found.subject_kind = 'building' THEN coalesce(people.people, 0) END,
        'vacant_since': found.vacant_since
    }) AS evidence
FROM found
LEFT JOIN people ON found.address_code = people.building_code
LEFT JOIN assigned ON found.address_code = assigned.address_code
LEFT JOIN community_grid ON found.community = community_grid.community
LEFT JOIN community_beat ON found.community = community_beat.community

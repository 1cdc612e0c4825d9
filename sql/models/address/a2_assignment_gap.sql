-- Buildings that no grid or beat owns, or that two own, or whose grid and beat belong to different communities; and vacant posts.
-- Whatever has no owner is visited by nobody: the grid office (for beats the station) puts it right. A building can have several.
WITH building AS (
    SELECT
        address.address_code,
        address.community_code,
        address.beat_code,
        coalesce(address_grid.general_grids, 0) AS general_grids,
        coalesce(address_grid.dedicated_grids, 0) AS dedicated_grids,
        address_grid.grid_code,
        substr(address_grid.community_code, 1, 12) AS grid_community
    FROM registers.address
    LEFT JOIN registers.address_grid ON address.address_code = address_grid.building_code
    WHERE address.level = 5 AND address.status = 1
),

beat AS (
    SELECT
        beat_code,
        list_sort(list(DISTINCT substr(community_code, 1, 12))) AS communities,
        min(valid_from) AS valid_from,
        min(community_code) AS community_code,
        count(officer_number) + count(acting_officer_number) = 0 AS nobody_on_post
    FROM registers.beat_now
    GROUP BY beat_code
),

considered AS (
    SELECT
        building.address_code,
        building.community_code,
        building.beat_code,
        building.grid_code,
        building.grid_community,
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

building_gap AS (
    SELECT
        'NO_GRID' AS reason,
        address_code,
        community_code,
        beat_code,
        grid_code,
        grid_community,
        beat_communities
    FROM considered
    WHERE no_grid
    UNION ALL
    SELECT
        'MULTI_GRID' AS reason,
        address_code,
        community_code,
        beat_code,
        grid_code,
        grid_community,
        beat_communities
    FROM considered
    WHERE several_grids
    UNION ALL
    SELECT
        'NO_BEAT' AS reason,
        address_code,
        community_code,
        beat_code,
        grid_code,
        grid_community,
        beat_communities
    FROM considered
    WHERE no_beat
    UNION ALL
    SELECT
        'COMMUNITY_DIFF' AS reason,
        address_code,
        community_code,
        beat_code,
        grid_code,
        grid_community,
        beat_communities
    FROM considered
    WHERE communities_differ AND NOT several_grids
),

-- What is known of these few buildings is looked up for them alone.
gap_code AS MATERIALIZED (
    SELECT DISTINCT address_code
    FROM building_gap
),

people AS (
    SELECT
        dwelling_people.building_code,
        CAST(sum(dwelling_people.people) AS INTEGER) AS people
    FROM registers.dwelling_people
    SEMI JOIN gap_code ON dwelling_people.building_code = gap_code.address_code
    GROUP BY dwelling_people.building_code
),

resident_here AS MATERIALIZED (
    SELECT
        living.building_code,
        living.source_row
    FROM registers.living
    SEMI JOIN gap_code ON living.building_code = gap_code.address_code
),

assignment AS MATERIALIZED (
    SELECT
        grid_address_now.address_code,
        grid_address_now.grid_code,
        grid_address_now.source_row
    FROM registers.grid_address_now
    SEMI JOIN gap_code ON grid_address_now.address_code = gap_code.address_code
),

assigned AS (
    SELECT
        address_code,
        list_sort(list(grid_code)) AS grids
    FROM assignment
    GROUP BY address_code
),

-- Who could take it over: the general grids and the beats of the building's own community.
community_grid AS (
    SELECT
        substr(community_code, 1, 12) AS community,
        list_sort(list(grid_code)) AS grids
    FROM registers.grid_now
    WHERE kind = 'general'
    GROUP BY substr(community_code, 1, 12)
),

community_beat AS (
    SELECT
        substr(community_code, 1, 12) AS community,
        list_sort(list(DISTINCT beat_code)) AS beats
    FROM registers.beat_now
    GROUP BY substr(community_code, 1, 12)
),

building_found AS (
    SELECT
        building_gap.reason,
        'building' AS subject_kind,
        building_gap.address_code AS subject_key,
        building_gap.address_code,
        CAST(NULL AS VARCHAR) AS area_code,
        coalesce(people.people, 0) > 0 AS somebody_lives_there,
        building_gap.grid_code,
        building_gap.beat_code,
        to_json({
            'grids': coalesce(assigned.grids, CAST([] AS VARCHAR [])),
            'candidate_grids': coalesce(community_grid.grids, CAST([] AS VARCHAR [])),
            'grid_community': building_gap.grid_community,
            'beat_code': building_gap.beat_code,
            'candidate_beats': coalesce(community_beat.beats, CAST([] AS VARCHAR [])),
            'beat_communities': coalesce(building_gap.beat_communities, CAST([] AS VARCHAR [])),
            'people': coalesce(people.people, 0),
            'vacant_since': CAST(NULL AS DATE)
        }) AS evidence
    FROM building_gap
    LEFT JOIN people ON building_gap.address_code = people.building_code
    LEFT JOIN assigned ON building_gap.address_code = assigned.address_code
    LEFT JOIN community_grid ON substr(building_gap.community_code, 1, 12) = community_grid.community
    LEFT JOIN community_beat ON substr(building_gap.community_code, 1, 12) = community_beat.community
),

post_gap AS (
    SELECT
        'VACANT_GRID' AS reason,
        'grid' AS subject_kind,
        grid_code AS subject_key,
        community_code AS area_code,
        valid_from,
        [grid_code] AS grids,
        substr(community_code, 1, 12) AS grid_community,
        CAST(NULL AS VARCHAR) AS beat_code,
        CAST([] AS VARCHAR []) AS beat_communities
    FROM registers.grid_now
    WHERE worker_number IS NULL AND valid_from <= $T - $vacant_days
    UNION ALL
    SELECT
        'VACANT_BEAT' AS reason,
        'beat' AS subject_kind,
        beat_code AS subject_key,
        community_code AS area_code,
        valid_from,
        CAST([] AS VARCHAR []) AS grids,
        CAST(NULL AS VARCHAR) AS grid_community,
        beat_code,
        communities AS beat_communities
    FROM beat
    WHERE nobody_on_post AND valid_from <= $T - $vacant_days
),

found AS (
    SELECT
        reason,
        subject_kind,
        subject_key,
        address_code,
        area_code,
        CASE WHEN somebody_lives_there THEN 2 ELSE 3 END AS priority,
        grid_code,
        beat_code,
        evidence
    FROM building_found
    UNION ALL
    SELECT
        reason,
        subject_kind,
        subject_key,
        CAST(NULL AS VARCHAR) AS address_code,
        area_code,
        2 AS priority,
        CAST(NULL AS VARCHAR) AS grid_code,
        beat_code,
        to_json({
            'grids': grids,
            'candidate_grids': CAST([] AS VARCHAR []),
            'grid_community': grid_community,
            'beat_code': beat_code,
            'candidate_beats': CAST([] AS VARCHAR []),
            'beat_communities': beat_communities,
            'people': CAST(NULL AS INTEGER),
            'vacant_since': valid_from
        }) AS evidence
    FROM post_gap
),

-- The rows of the buildings themselves: few of all addresses, found before they are joined.
building_row AS MATERIALIZED (
    SELECT
        standard_address.address_code,
        standard_address.source_row
    FROM registers.standard_address
    SEMI JOIN found ON standard_address.address_code = found.address_code
),

-- What each reason rests on: the building and who lives there, the grids that own it, the beat that owns it, the vacant post.
source AS (
    SELECT
        found.reason,
        found.subject_key,
        building_row.source_row
    FROM found
    INNER JOIN building_row ON found.address_code = building_row.address_code
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        resident_here.source_row
    FROM found
    INNER JOIN resident_here ON found.address_code = resident_here.building_code
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        assignment.source_row
    FROM found
    INNER JOIN assignment ON found.address_code = assignment.address_code
    WHERE found.reason = 'MULTI_GRID' OR (found.reason = 'COMMUNITY_DIFF' AND found.grid_code = assignment.grid_code)
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        grid_now.source_row
    FROM found
    INNER JOIN assignment ON found.address_code = assignment.address_code
    INNER JOIN registers.grid_now ON assignment.grid_code = grid_now.grid_code
    WHERE found.reason = 'MULTI_GRID' OR (found.reason = 'COMMUNITY_DIFF' AND found.grid_code = assignment.grid_code)
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        grid_now.source_row
    FROM found
    INNER JOIN registers.grid_now ON found.subject_key = grid_now.grid_code
    WHERE found.reason = 'VACANT_GRID'
    UNION ALL
    SELECT
        found.reason,
        found.subject_key,
        beat_now.source_row
    FROM found
    INNER JOIN registers.beat_now ON found.beat_code = beat_now.beat_code
    WHERE found.reason IN ('COMMUNITY_DIFF', 'VACANT_BEAT')
),

sources AS (
    SELECT
        reason,
        subject_key,
        list_sort(list(DISTINCT source_row)) AS source_rows
    FROM source
    GROUP BY
        reason,
        subject_key
),

findings AS (
    SELECT
        found.reason,
        found.subject_kind,
        found.subject_key,
        found.address_code,
        found.area_code,
        found.priority,
        CASE WHEN found.reason = 'VACANT_BEAT' THEN 'station' ELSE 'grid_office+officer' END AS route,
        concat($due_workdays, 'wd') AS due_rule,
        found.evidence,
        sources.source_rows,
        CAST(NULL AS VARCHAR) AS not_evaluated
    FROM found
    INNER JOIN sources ON found.reason = sources.reason AND found.subject_key = sources.subject_key
    UNION ALL
    SELECT
        'COMMUNITY_DIFF' AS reason,
        'building' AS subject_kind,
        address_code AS subject_key,
        address_code,
        CAST(NULL AS VARCHAR) AS area_code,
        CAST(NULL AS INTEGER) AS priority,
        CAST(NULL AS VARCHAR) AS route,
        CAST(NULL AS VARCHAR) AS due_rule,
        CAST(NULL AS JSON) AS evidence,
        NULL AS source_rows,
        '多个网格同时认领，先定网格再比社区' AS not_evaluated
    FROM considered
    WHERE several_grids
)

SELECT
    reason,
    subject_kind,
    subject_key,
    address_code,
    address_code AS building_code,
    area_code,
    priority,
    route,
    due_rule,
    CAST(NULL AS DATE) AS due_cap,
    evidence,
    source_rows,
    not_evaluated
FROM findings
ORDER BY
    reason,
    subject_key,
    not_evaluated

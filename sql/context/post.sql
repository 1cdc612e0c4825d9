-- Who looks after the place of a finding: the rows in force of its building's grids, of the grids and beats of its community,
-- and of its beat. Also what a text's community has, where a finding has no address.
WITH place AS (
    SELECT
        live.task_number,
        address.building_code,
        substr(address.community_code, 1, 12) AS community,
        address.beat_code
    FROM push.task_live AS live
    SEMI JOIN tonight_cited ON live.task_number = tonight_cited.task_number
    INNER JOIN registers.address ON coalesce(live.address_code, live.building_code) = address.address_code
    UNION
    SELECT
        task_number,
        NULL AS building_code,
        substr(community_code, 1, 12) AS community,
        NULL AS beat_code
    FROM tonight_match
    WHERE community_code IS NOT NULL
),

assigned AS (
    SELECT
        place.task_number,
        grid_address_now.grid_code,
        grid_address_now.source_row
    FROM place
    INNER JOIN registers.grid_address_now ON place.building_code = grid_address_now.address_code
)

SELECT
    task_number,
    source_row
FROM assigned
UNION
SELECT
    assigned.task_number,
    grid_now.source_row
FROM assigned
INNER JOIN registers.grid_now ON assigned.grid_code = grid_now.grid_code
UNION
SELECT
    place.task_number,
    grid_now.source_row
FROM place
INNER JOIN registers.grid_now ON place.community = substr(grid_now.community_code, 1, 12)
UNION
SELECT
    place.task_number,
    beat_now.source_row
FROM place
INNER JOIN registers.beat_now ON place.beat_code = beat_now.beat_code
UNION
SELECT
    place.task_number,
    beat_now.source_row
FROM place
INNER JOIN registers.beat_now ON place.community = substr(beat_now.community_code, 1, 12)

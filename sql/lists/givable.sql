-- To whom each reviewer for whom something waits may want to give a task: workers and leaders of his ground, officers and
-- stations there, the offices of its towns and district and of the towns beside his own. A district, which has thousands
-- of workers, gives to towns and stations.
WITH reviewer AS (
    SELECT DISTINCT
        kind,
        number
    FROM push.list_line
    WHERE role = 'review' AND state = 'in_review'
),

beat AS (
    SELECT
        substr(community_code, 1, 12) AS community,
        station_code,
        unnest([officer_number, acting_officer_number]) AS officer
    FROM registers.beat_now
),

grid AS (
    SELECT
        substr(community_code, 1, 12) AS community,
        unnest([
            struct_pack(kind := 'worker', number := worker_number),
            struct_pack(kind := 'leader', number := leader_number)
        ]) AS who
    FROM registers.grid_now
),

community AS (
    SELECT DISTINCT community
    FROM (
        SELECT community FROM grid
        UNION ALL
        SELECT community FROM beat
    ) AS known
    WHERE community IS NOT NULL
),

ground AS (
    SELECT
        reviewer.kind,
        reviewer.number,
        community.community
    FROM reviewer
    INNER JOIN community ON starts_with(community.community, reviewer.number)
    WHERE reviewer.kind IN ('grid_office', 'district')
    UNION
    SELECT
        reviewer.kind,
        reviewer.number,
        beat.community
    FROM reviewer
    INNER JOIN beat ON reviewer.number = beat.officer
    WHERE reviewer.kind = 'officer' AND beat.community IS NOT NULL
    UNION
    SELECT
        reviewer.kind,
        reviewer.number,
        beat.community
    FROM reviewer
    INNER JOIN beat ON reviewer.number = beat.station_code
    WHERE reviewer.kind = 'station' AND beat.community IS NOT NULL
),

near AS (
    SELECT
        *,
        kind = 'district' OR (kind = 'grid_office' AND length(number) < 9) AS is_wide
    FROM ground
),

named AS (
    SELECT
        near.kind,
        near.number,
        grid.who.kind AS to_kind,
        grid.who.number AS to_number
    FROM near
    INNER JOIN grid ON near.community = grid.community
    WHERE NOT near.is_wide
    UNION
    SELECT
        near.kind,
        near.number,
        'officer' AS to_kind,
        beat.officer AS to_number
    FROM near
    INNER JOIN beat ON near.community = beat.community
    WHERE NOT near.is_wide
    UNION
    SELECT
        near.kind,
        near.number,
        'station' AS to_kind,
        beat.station_code AS to_number
    FROM near
    INNER JOIN beat ON near.community = beat.community
    UNION
    SELECT
        near.kind,
        near.number,
        'grid_office' AS to_kind,
        substr(beside.community, 1, 9) AS to_number
    FROM near
    INNER JOIN community AS beside ON substr(near.community, 1, 6) = substr(beside.community, 1, 6)
    WHERE near.kind IN ('grid_office', 'district')
    UNION
    SELECT
        kind,
        number,
        'grid_office' AS to_kind,
        substr(community, 1, 9) AS to_number
    FROM near
    UNION
    SELECT
        kind,
        number,
        'grid_office' AS to_kind,
        substr(community, 1, 6) AS to_number
    FROM near
)

SELECT
    kind,
    number,
    to_kind,
    to_number
FROM named
WHERE to_number IS NOT NULL AND (to_kind <> kind OR to_number <> number)
ORDER BY kind, number, to_kind, to_number

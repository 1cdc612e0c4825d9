-- The workers to whom officers and grid offices can send work: each on the ground that he answers for, with his grids by name.
WITH grid AS (
    SELECT
        worker_number AS number,
        name,
        substr(community_code, 1, 12) AS community_code
    FROM registers.grid_now
    WHERE worker_number IS NOT NULL
),

office AS (
    SELECT
        officer_number AS number,
        substr(community_code, 1, 12) AS area_code
    FROM registers.beat_now
    UNION
    SELECT
        acting_officer_number AS number,
        substr(community_code, 1, 12) AS area_code
    FROM registers.beat_now
),

offered AS (
    SELECT
        'officer' AS kind,
        office.number,
        grid.number AS worker,
        grid.name
    FROM office
    INNER JOIN grid ON office.area_code = grid.community_code
    WHERE office.number IS NOT NULL
    UNION
    SELECT
        'grid_office' AS kind,
        substr(grid.community_code, 1, digits.length) AS number,
        grid.number AS worker,
        grid.name
    FROM grid
    CROSS JOIN (VALUES (9), (6)) AS digits (length)
    UNION
    SELECT
        'grid_office' AS kind,
        CAST($city AS VARCHAR) AS number,
        grid.number AS worker,
        grid.name
    FROM grid
)

SELECT
    kind,
    number,
    concat(worker, ' ', array_to_string(list_sort(list(name)), '、')) AS worker
FROM offered
GROUP BY kind, number, offered.worker
ORDER BY kind, number, offered.worker

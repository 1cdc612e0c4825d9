-- The changed version of a model beside the one in force tonight: what it finds, and by what becomes of it.
WITH live AS (
    SELECT count(*) AS findings
    FROM push.finding
    WHERE business_date = $T AND model_id = $model_id
),

beside AS (
    SELECT
        count(*) AS findings,
        count(*) FILTER (WHERE fate = 'added') AS added,
        count(*) FILTER (WHERE fate = 'kept') AS kept,
        count(*) FILTER (WHERE differs) AS differing
    FROM push.beside_finding
    WHERE business_date = $T AND model_id = $model_id
)

SELECT
    beside.findings,
    beside.added,
    live.findings - beside.kept AS dropped,
    beside.kept,
    beside.differing
FROM beside
CROSS JOIN live

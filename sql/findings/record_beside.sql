-- How the changed version of a model went tonight beside the one in force, and which version it was.
SELECT
    CAST($T AS DATE) AS business_date,
    $model_id AS model_id,
    $parameters AS parameters,
    $query_sha256 AS query_sha256,
    $state AS state,
    $findings AS findings,
    $added AS added,
    $dropped AS dropped,
    $kept AS kept,
    $differing AS differing,
    $why AS why

-- What a model found on Spark, as the same model's statement gives it on DuckDB: evidence, a struct until now, becomes JSON, once.
SELECT
    reason,
    subject_kind,
    subject_key,
    address_code,
    building_code,
    area_code,
    priority,
    route,
    due_rule,
    due_cap,
    CASE WHEN evidence IS NOT NULL THEN to_json(evidence) END AS evidence,
    source_rows,
    not_evaluated
FROM read_parquet($files)
ORDER BY
    reason,
    subject_key,
    not_evaluated

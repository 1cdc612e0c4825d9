-- One event a model whose new tasks are held as a batch, with the keys that it holds.
SELECT
    12 AS step,
    CAST(row_number() OVER (ORDER BY model_id) AS BIGINT) AS ord,
    CAST(NULL AS VARCHAR) AS task_number,
    'batch_held' AS event,
    'ledger' AS actor,
    CAST(
        to_json(
            struct_pack(model_id := model_id, "night" := CAST($T AS DATE), "keys" := list_sort(list(task_key)))
        ) AS VARCHAR
    ) AS detail
FROM push.breaker_key
WHERE business_date = $T
GROUP BY model_id

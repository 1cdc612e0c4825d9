-- The same where nothing can have gone up yet.
SELECT
    CAST(NULL AS VARCHAR) AS task_number,
    CAST(NULL AS VARCHAR) AS kind,
    CAST(NULL AS DATE) AS due_on,
    CAST(0 AS INTEGER) AS level
WHERE false

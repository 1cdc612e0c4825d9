-- Keys of tonight that are suppressed, with the rule. By days, and beyond them while too few dates of the evidence lie
-- after the ending; lifted when the evidence has grown past what it was at the ending.
-- Grain: one row a suppressed key (task_key).
WITH judged AS (
    SELECT
        f.task_key,
        s.rule,
        s.since,
        s.until,
        s.task_number,
        CAST($T AS DATE) < s.until AS by_days,
        s.newer_field IS NOT NULL
        AND coalesce(
            array_length(
                list_filter(
                    CAST(json_extract(f.evidence, '$.' || s.newer_field) AS VARCHAR []),
                    lambda day: CAST(substr(day, 1, 10) AS DATE) > s.since
                )
            ),
            0
        ) < s.newer_count AS waits_for_newer,
        coalesce(
            CAST(json_extract_string(f.evidence, '$.' || s.lift_field) AS DECIMAL(18, 6)) > s.lift_value, false
        ) AS lifted
    FROM tonight_finding AS f
    INNER JOIN push.suppression AS s ON f.task_key = s.task_key
    WHERE f.position = 1
)

SELECT
    task_key,
    max(
        concat(
            rule, ' ', CAST(since AS VARCHAR),
            CASE WHEN by_days THEN concat(' until ', CAST(until AS VARCHAR)) ELSE ' until newer events' END
        )
    ) AS rule
FROM judged
WHERE (by_days OR waits_for_newer) AND NOT lifted
GROUP BY task_key
ORDER BY task_key

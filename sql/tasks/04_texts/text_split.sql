-- What is quiet stays quiet for all that a text has become: the keys beside the one that its task takes.
-- Grain: one row a suppression and a further key (task_key, task_number, rule).
SELECT
    concat(substr(suppressed.task_key, 1, length(suppressed.task_key) - 16), moved.subject_key) AS task_key,
    suppressed.task_number,
    suppressed.rule,
    suppressed.since,
    suppressed.until,
    suppressed.lift_field,
    suppressed.lift_value,
    suppressed.newer_field,
    suppressed.newer_count,
    CAST($T AS DATE) AS rekeyed_on
FROM push.suppression AS suppressed
INNER JOIN tonight_text_moved AS moved
    ON substr(suppressed.task_key, length(suppressed.task_key) - 15) = moved.old_subject_key AND moved.position > 1
ORDER BY task_key, suppressed.task_number, suppressed.rule

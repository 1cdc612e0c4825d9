-- What is quiet stays quiet for all that a text has become: the keys beside the one that its task takes.
-- Grain: one row a suppression and a further key (task_key, task_number, rule).
SELECT
    concat(substr(quiet.task_key, 1, length(quiet.task_key) - 16), moved.subject_key) AS task_key,
    quiet.task_number,
    quiet.rule,
    quiet.since,
    quiet.until,
    quiet.lift_field,
    quiet.lift_value,
    quiet.newer_field,
    quiet.newer_count,
    CAST($T AS DATE) AS rekeyed_on
FROM push.suppression AS quiet
INNER JOIN tonight_text_moved AS moved
    ON substr(quiet.task_key, length(quiet.task_key) - 15) = moved.old_subject_key AND moved.place > 1
ORDER BY task_key, quiet.task_number, quiet.rule

-- What keeps some keys quiet: the ending (or the rejected batch), its task, and until when.
SELECT
    task_key,
    rule,
    since,
    until,
    task_number,
    newer_field IS NOT NULL AND until <= $T AS waits_for_newer
FROM push.suppression
WHERE task_key IN (SELECT unnest($task_keys))
ORDER BY task_key, until DESC, since DESC

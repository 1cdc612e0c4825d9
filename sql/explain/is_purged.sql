-- Whether there were tasks of this model and day that are gone by now: what they told is past its time.
SELECT count(*) > 0 AS is_purged
FROM push.task_count

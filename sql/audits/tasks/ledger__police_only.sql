-- A task that only the police may see has no recipient in the government network who does it or is told of it.
SELECT task_number
FROM push.task_live
WHERE
    split_part(route, '+', 1) IN ('officer', 'station')
    AND array_length(list_filter(recipients, lambda r: r.zone = 'gov')) > 0
ORDER BY task_number

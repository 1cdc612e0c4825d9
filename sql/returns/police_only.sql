-- Which of these tasks only the police may see, as of the last published night.
SELECT task_number
FROM push.police_only
WHERE task_number IN (SELECT unnest($numbers))
ORDER BY task_number

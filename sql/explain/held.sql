-- Which tasks' findings came out again, with what they say now beside what was kept.
SELECT
    explained.task_number,
    coalesce(bool_or(again.subject_key IS NOT NULL), FALSE) AS holds,
    coalesce(bool_or(again.route = explained.route AND again.evidence = explained.evidence), FALSE) AS is_the_same
FROM explained
LEFT JOIN model_again AS again
    ON
        explained.subject_key = again.subject_key
        AND explained.reason = again.reason
        AND again.not_evaluated IS NULL
GROUP BY explained.task_number
ORDER BY explained.task_number

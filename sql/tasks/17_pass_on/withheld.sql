-- What was kept back, from whom, by which rule, and who has it instead.
SELECT
    CAST($T AS DATE) AS business_date,
    kept.task_number,
    kept.number,
    kept.why,
    kept.kind,
    t.assigned_to AS passed_to
FROM tonight_kept AS kept
INNER JOIN tonight_task AS t ON kept.task_number = t.task_number

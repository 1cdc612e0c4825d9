-- What departments have been told is wrong in their registers and has not changed yet, with the rows that it is about.
-- Grain: one row a correction (task_number).
SELECT
    task.task_number,
    task.model_id,
    task.reason,
    task.subject_kind,
    task.subject_key,
    task.address_code,
    task.episode,
    correction.answer_code,
    correction.opened_on,
    task.evidence,
    list_sort(list({
        'extract': source.extract, 'delivery': source.delivery, 'row_number': source.row_number
    })) AS source_rows
FROM push.correction AS correction
INNER JOIN push.task_state AS task ON correction.task_number = task.task_number
INNER JOIN push.correction_source AS source ON correction.task_number = source.task_number
WHERE correction.state = 'open'
GROUP BY ALL
ORDER BY correction.opened_on, task.model_id, task.reason, task.subject_key, task.episode

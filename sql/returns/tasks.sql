-- The tasks that returned files name, as of the last published night: what an answer or a verdict is held against.
-- A file that an earlier version published has no answer_id: then it is null, by the outer name.
SELECT
    said.task_number,
    said.model_id,
    said.state,
    said.listed_on,
    said.extended,
    said.recipients,
    said.route,
    said.reason,
    said.answer_id,
    said.answer_code,
    said.answered_on,
    said.answered_by,
    said.answer_note,
    said.answer_department
FROM (SELECT CAST(NULL AS VARCHAR) AS answer_id) AS none,
    LATERAL (
        SELECT
            task.task_number,
            task.model_id,
            task.state,
            task.listed_on,
            task.extended,
            task.recipients,
            task.route,
            task.reason,
            answer_id,
            task.answer_code,
            task.answered_on,
            task.answered_by,
            task.answer_note,
            task.answer_department
        FROM push.task_state AS task
        WHERE task.task_number IN (SELECT unnest($numbers))
    ) AS said
ORDER BY said.task_number

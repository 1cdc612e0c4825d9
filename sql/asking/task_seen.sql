-- Tasks as the models of the last night saw them, before its ledger moved: as they stood at the end of the night before.
SELECT task.*
FROM push.task AS task
ANTI JOIN push.task_before AS before ON task.task_number = before.task_number
WHERE task.ending IS NOT NULL AND task.opened_on < CAST($T AS DATE)
UNION ALL
SELECT
    before.task_number,
    before.task_key,
    before.episode,
    before.model_id,
    before.reason,
    before.subject_kind,
    before.subject_key,
    before.address_code,
    before.priority,
    before.state,
    before.ending,
    before.opened_on,
    before.listed_on,
    before.due_on
FROM push.task_before AS before

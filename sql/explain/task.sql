-- Tasks as they stand, with the night of their last finding and what it stood in ($numbers; null: all that have not ended).
SELECT
    task.task_number,
    task.task_key,
    task.episode,
    task.model_id,
    task.model_version,
    task.reason,
    task.subject_kind,
    task.subject_key,
    task.address_code,
    task.building_code,
    task.area_code,
    task.priority,
    task.state,
    task.ending,
    task.opened_on,
    task.listed_on,
    task.due_on,
    task.ended_on,
    task.route,
    task.due_rule,
    task.due_cap,
    task.queue_reason,
    task.evidence,
    task.source_rows,
    task.recipients,
    task.suppressed_until,
    context.found_on,
    context.addresses,
    context.matches,
    context.posts
FROM push.task_state AS task
LEFT JOIN push.task_context AS context ON task.task_number = context.task_number
WHERE CASE WHEN $numbers IS NULL THEN task.state <> 'closed' ELSE list_contains($numbers, task.task_number) END
ORDER BY task.task_number

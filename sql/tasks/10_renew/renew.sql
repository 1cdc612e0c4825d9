-- The tasks found again take what the finding says tonight.
UPDATE tonight_task
SET
    -- task fields: renew
    model_version = found.model_version,
    reason = found.reason,
    address_code = found.address_code,
    building_code = found.building_code,
    area_code = found.area_code,
    priority = found.priority,
    route = found.route,
    due_rule = found.due_rule,
    due_cap = found.due_cap,
    due_on = found.due_on,
    evidence = found.evidence,
    absent_nights = found.absent_nights,
    -- task fields end
    source_rows = found.source_rows
FROM tonight_renewed AS found
WHERE tonight_task.task_number = found.task_number

-- The tasks as they stood before the last night change places with those of the last night, by name alone: no row is
-- copied, and doing it twice undoes it.
ALTER TABLE push.task_before RENAME TO task_aside

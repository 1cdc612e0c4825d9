-- The live tasks of the last night are those before this one.
ALTER TABLE push.task_live RENAME TO task_before

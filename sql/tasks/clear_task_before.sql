-- push.task_before is written anew each night.
DELETE FROM push.task_before

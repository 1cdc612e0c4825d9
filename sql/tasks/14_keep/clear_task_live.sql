-- push.task_live is written anew each night.
DELETE FROM push.task_live

-- The live tasks of the unfinished night go.
DELETE FROM push.task_live

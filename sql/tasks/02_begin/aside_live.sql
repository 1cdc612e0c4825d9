-- The other table takes this night's live tasks, once it is emptied.
ALTER TABLE push.task_aside RENAME TO task_live

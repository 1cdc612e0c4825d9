-- push.list_line is written anew each night.
DELETE FROM push.list_line

-- push.recipient is written anew each night.
DELETE FROM push.recipient

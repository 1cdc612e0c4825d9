-- push.police_only is written anew with the lists.
DELETE FROM push.police_only

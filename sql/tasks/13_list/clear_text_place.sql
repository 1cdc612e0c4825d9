-- push.text_place is written anew each night.
DELETE FROM push.text_place

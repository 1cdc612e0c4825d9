-- What the history was made of goes.
DROP TABLE registers.made_event

-- Where the rows of a file are once they were written under new pseudonyms.
UPDATE landing.parked
SET path = $new
WHERE path = $old

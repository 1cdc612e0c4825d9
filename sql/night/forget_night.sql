-- What an earlier start of the publication wrote of the night, and of nights given up for it, goes.
DELETE FROM push.night
WHERE business_date = $business_date OR list_contains(CAST($skipped AS DATE[]), business_date)

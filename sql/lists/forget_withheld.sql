-- A list stage that runs again records what it keeps back anew.
DELETE FROM push.withheld
WHERE business_date = $T

-- A list stage that runs again records what it keeps back anew; what the ledger passed on stays passed on.
DELETE FROM push.withheld
WHERE business_date = $T AND passed_to IS NULL

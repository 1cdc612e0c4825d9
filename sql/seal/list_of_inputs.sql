-- The list of inputs that a night wrote down before it began.
SELECT sha256
FROM push.night_input
WHERE business_date = $night AND kind = 'list'

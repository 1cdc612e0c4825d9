-- The published nights that can be told again: those that wrote down the reference files that they worked with.
SELECT DISTINCT night.business_date
FROM push.night AS night
INNER JOIN push.reference_input AS kept ON night.business_date = kept.business_date
WHERE night.state = 'published'
ORDER BY night.business_date

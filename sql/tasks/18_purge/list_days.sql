-- List days that no budget looks at any more go.
DELETE FROM push.listed_dwelling
WHERE list_day <= CAST(CAST($T AS DATE) - to_days(365) AS DATE)

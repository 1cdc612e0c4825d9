-- List days that no budget looks at any more go.
DELETE FROM push.listed_dwelling
WHERE list_day <= CAST(CAST($T AS DATE) - to_days(CAST($tasks_days AS INTEGER)) AS DATE)

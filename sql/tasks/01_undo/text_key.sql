-- The keys of the unfinished night's texts go.
DELETE FROM push.text_key
WHERE business_date = CAST($T AS DATE)

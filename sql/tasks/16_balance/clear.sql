-- The night's balance is counted again.
DELETE FROM push.balance
WHERE business_date = CAST($T AS DATE)

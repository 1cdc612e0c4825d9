-- The night's balance.
SELECT
    account,
    term,
    count
FROM push.balance
WHERE business_date = CAST($T AS DATE)
ORDER BY account, term

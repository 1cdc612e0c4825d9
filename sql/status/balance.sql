-- The night's balance: every account with its terms.
SELECT
    account,
    term,
    count
FROM push.balance
WHERE business_date = $business_date
ORDER BY account, term

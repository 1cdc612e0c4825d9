-- Transfers to departments that were open after the night before, as its balance counted them.
SELECT coalesce(max(kept.count), 0) AS count
FROM push.balance AS kept
WHERE
    kept.account = 'transfers'
    AND kept.term = 'open'
    AND kept.business_date = (
        SELECT max(earlier.business_date)
        FROM push.balance AS earlier
        WHERE earlier.account = 'transfers' AND earlier.business_date < CAST($T AS DATE)
    )

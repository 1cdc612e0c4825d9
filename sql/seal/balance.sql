-- The balance of a night as one digest.
WITH counted AS (
    SELECT
        sha256(
            CAST(
                to_json({'business_date': business_date, 'account': account, 'term': term, 'count': "count"}) AS VARCHAR
            )
        ) AS digest
    FROM push.balance
    WHERE business_date = $night
)

SELECT sha256(concat('balance|', array_to_string(list_sort(list(digest)), ''))) AS digest
FROM counted

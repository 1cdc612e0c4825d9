-- One term of the night's balance.
SELECT
    CAST($T AS DATE) AS business_date,
    $account AS account,
    $term AS term,
    CAST($count AS BIGINT) AS count,
    $query AS query

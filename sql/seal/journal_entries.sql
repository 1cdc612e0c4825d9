-- Entries of the journal that nights took in the last year, with the digest that each then had, and whether nights were sealed yet.
SELECT
    business_date,
    name,
    sha256,
    business_date >= (SELECT coalesce(min(business_date), DATE '9999-12-31') FROM push.task_event WHERE event = 'sealed') AS is_sealed
FROM push.night_input
WHERE
    kind = 'journal'
    AND business_date > (SELECT max(business_date) FROM push.night) - to_days(CAST($journal_days AS INTEGER))
ORDER BY business_date, CAST(name AS BIGINT)

-- Deliveries that were accepted after the very same file had been refused for its size, with the dates under which they
-- may have been released; in the last year, since nights are sealed.
SELECT
    accepted.delivery,
    accepted.extract,
    list_sort(list_distinct(flatten(list([refused.night, refused.business_date])))) AS nights
FROM landing.delivery AS accepted
INNER JOIN landing.delivery AS refused
    ON
        accepted.extract = refused.extract
        AND accepted.business_date = refused.business_date
        AND accepted.sha256 = refused.sha256
        AND accepted.manifest_sha256 = refused.manifest_sha256
WHERE
    accepted.status = 'accepted'
    AND refused.status = 'refused'
    AND refused.ground = 'row_change'
    AND accepted.night > (SELECT max(business_date) FROM push.night) - to_days(CAST($journal_days AS INTEGER))
    AND accepted.night >= (SELECT coalesce(min(business_date), DATE '9999-12-31') FROM push.task_event WHERE event = 'sealed')
GROUP BY accepted.delivery, accepted.extract
ORDER BY accepted.delivery

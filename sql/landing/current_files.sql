-- Files whose rows may be current: those of the newest accepted whole delivery, and of every accepted one after it.
-- A full extract always comes whole, so that only its newest counts; an incremental one builds on its last base.
WITH accepted AS (
    SELECT
        delivery,
        business_date,
        sequence,
        load
    FROM landing.delivery
    WHERE extract = $extract AND status = 'accepted'
),

base AS (
    SELECT
        business_date,
        sequence
    FROM accepted
    WHERE load = 'full'
    ORDER BY
        business_date DESC,
        sequence DESC
    LIMIT 1
)

SELECT file.path
FROM accepted
CROSS JOIN base
INNER JOIN landing.file ON accepted.delivery = file.delivery
WHERE
    file.extract = $extract
    AND (
        accepted.business_date > base.business_date
        OR (accepted.business_date = base.business_date AND accepted.sequence >= base.sequence)
    )
ORDER BY
    accepted.business_date,
    accepted.sequence,
    file.path

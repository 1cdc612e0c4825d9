-- The stretch as it stands in the chain.
INSERT INTO push.task_event
SELECT
    made_stretch.seq,
    made_stretch.business_date,
    made_stretch.task_number,
    made_stretch.event,
    'ledger' AS actor,
    CAST(made_stretch.detail AS JSON) AS detail,
    made_stretch.detail_hash,
    links.previous_hash,
    links.hash
FROM made_stretch
INNER JOIN links ON made_stretch.seq = links.seq
ORDER BY made_stretch.seq

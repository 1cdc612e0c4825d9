-- A delivery, and what became of its rows.
SELECT
    delivery,
    extract,
    night AS taken_on,
    file,
    sha256,
    manifest_sha256,
    status,
    why,
    rows,
    loaded,
    replaced,
    quarantined,
    parked,
    dropped
FROM landing.delivery
WHERE delivery = $delivery

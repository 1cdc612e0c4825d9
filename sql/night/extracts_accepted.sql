-- The extracts of which a delivery was ever accepted: what the vault must know something of.
SELECT DISTINCT extract
FROM landing.delivery
WHERE status = 'accepted'
ORDER BY extract

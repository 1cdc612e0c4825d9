-- Anchors whose addresses are not those that address.resolved was made with: changed, new or gone.
SELECT coalesce(fresh.anchor, kept.anchor) AS anchor
FROM fresh_digest AS fresh
FULL OUTER JOIN address.anchor_digest AS kept ON fresh.anchor = kept.anchor
WHERE fresh.digest IS DISTINCT FROM kept.digest
ORDER BY anchor

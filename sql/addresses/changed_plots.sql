-- Plots whose addresses are not those that address.resolved was made with: changed, new or gone.
SELECT coalesce(fresh.plot, kept.plot) AS plot
FROM fresh_digest AS fresh
FULL OUTER JOIN address.plot_digest AS kept ON fresh.plot = kept.plot
WHERE fresh.digest IS DISTINCT FROM kept.digest
ORDER BY plot

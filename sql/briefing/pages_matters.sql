-- The counts of each desk by model and matter.
-- Grain: one row a network, desk, model and reason.
SELECT
    zone,
    desk,
    model_id,
    reason,
    CAST(sum(new) AS BIGINT) AS new,
    CAST(sum(open) AS BIGINT) AS open,
    CAST(sum(due) AS BIGINT) AS due,
    CAST(sum(overdue) AS BIGINT) AS overdue,
    CAST(sum(in_review) AS BIGINT) AS in_review,
    CAST(sum(queued) AS BIGINT) AS queued,
    CAST(sum(ended) AS BIGINT) AS ended,
    CAST(sum(confirmed) AS BIGINT) AS confirmed
FROM pages_cell
GROUP BY zone, desk, model_id, reason
ORDER BY zone, desk, model_id, reason

-- The counts of each desk by area below it, and what is open there by theme.
-- Grain: one row a network, desk and area below.
SELECT
    zone,
    desk,
    below,
    CAST(sum(new) AS BIGINT) AS new,
    CAST(sum(open) AS BIGINT) AS open,
    CAST(sum(due) AS BIGINT) AS due,
    CAST(sum(overdue) AS BIGINT) AS overdue,
    CAST(sum(in_review) AS BIGINT) AS in_review,
    CAST(sum(queued) AS BIGINT) AS queued,
    CAST(sum(ended) AS BIGINT) AS ended,
    CAST(sum(confirmed) AS BIGINT) AS confirmed,
    CAST(sum(CASE WHEN theme = 'address' THEN open ELSE 0 END) AS BIGINT) AS address,
    CAST(sum(CASE WHEN theme = 'population' THEN open ELSE 0 END) AS BIGINT) AS population,
    CAST(sum(CASE WHEN theme = 'disputes' THEN open ELSE 0 END) AS BIGINT) AS disputes,
    CAST(sum(CASE WHEN theme = 'risks' THEN open ELSE 0 END) AS BIGINT) AS risks,
    CAST(sum(CASE WHEN theme = 'care' THEN open ELSE 0 END) AS BIGINT) AS care,
    CAST(sum(CASE WHEN theme = 'people' THEN open ELSE 0 END) AS BIGINT) AS people
FROM pages_cell
GROUP BY zone, desk, below
ORDER BY zone, desk, below

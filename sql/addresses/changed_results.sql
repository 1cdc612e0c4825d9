-- Results that rest on a plot that has changed: their texts are resolved again.
WITH resting AS (
    SELECT
        text_hash,
        unnest(looked_under) AS plot
    FROM address.resolved
)

SELECT DISTINCT resting.text_hash
FROM resting
SEMI JOIN changed_plot ON resting.plot = changed_plot.plot

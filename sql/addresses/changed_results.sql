-- Results that rest on an anchor that has changed: their texts are resolved again.
WITH resting AS (
    SELECT
        text_hash,
        unnest(looked_under) AS anchor
    FROM address.resolved
)

SELECT DISTINCT resting.text_hash
FROM resting
SEMI JOIN changed_anchor ON resting.anchor = changed_anchor.anchor

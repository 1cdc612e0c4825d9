-- Results that rest on an anchor that has changed are forgotten: their texts are resolved again.
DELETE FROM address.resolved
WHERE address_text IN (
    SELECT resting.address_text
    FROM (
        SELECT
            address_text,
            unnest(looked_under) AS anchor
        FROM address.resolved
    ) AS resting
    INNER JOIN changed_anchor ON resting.anchor = changed_anchor.anchor
)

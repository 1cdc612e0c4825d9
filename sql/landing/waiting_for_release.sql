-- Deliveries that a night refused because a full extract changed too much, and that no later delivery of the day overtook.
SELECT refused.delivery
FROM landing.delivery AS refused
LEFT JOIN landing.delivery AS later
    ON refused.extract = later.extract
    AND refused.business_date = later.business_date
    AND refused.sequence < later.sequence
WHERE
    refused.extract = $extract
    AND refused.night = $night
    AND refused.status = 'refused'
    AND refused.ground = 'row_change'
    AND later.delivery IS NULL
ORDER BY
    refused.business_date,
    refused.sequence

-- Deliveries of one extract that a night refused for their size: what a release lets through. The night may be named by
-- its own date, as the refusal says, or by the delivery's business date, where that came late.
SELECT delivery
FROM landing.delivery
WHERE
    extract = $extract
    AND status = 'refused'
    AND ground = 'row_change'
    AND (night = $night OR business_date = $night)
ORDER BY delivery

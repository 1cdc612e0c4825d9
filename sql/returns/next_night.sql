-- The night that will take what comes now, at the earliest.
SELECT CAST(max(business_date) + to_days(1) AS DATE) AS next_night
FROM push.night

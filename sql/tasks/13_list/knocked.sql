-- Dwellings at whose door nobody knocks for routine tonight: newly listed for priority 3 on so many list days of a window.
-- Grain: one row a dwelling (address_code).
SELECT address_code
FROM push.listed_dwelling
WHERE
    list_day > CAST(CAST($L AS DATE) - to_days(CAST($dwelling_window_days AS INTEGER)) AS DATE)
    AND list_day < CAST($L AS DATE)
GROUP BY address_code
HAVING count(DISTINCT list_day) >= $dwelling_list_days

-- The distinct texts among those that came tonight that have no result.
SELECT DISTINCT came.address_text
FROM came_text AS came
ANTI JOIN address.resolved AS resolved ON came.address_text = resolved.address_text
WHERE came.address_text IS NOT NULL
ORDER BY came.address_text

-- Each text of tonight with what it was resolved to: what address.match holds after the night. In no order of its own:
-- whoever reads it joins by its key, and to sort a city's twenty million wide rows takes longer than all the rest.
SELECT
    texts.extract,
    texts.source_key,
    texts.address_text,
    resolved.normalised,
    coalesce(resolved.status, 'NONE') AS status,
    resolved.address_code,
    coalesce(resolved.method, 'no_text') AS method,
    resolved.candidates,
    coalesce(resolved.room_unknown, false) AS room_unknown,
    resolved.remark,
    resolved.district_code,
    resolved.town_code,
    resolved.community_code
FROM registers.address_text AS texts
LEFT JOIN address.resolved AS resolved ON texts.address_text = resolved.address_text

-- What each text of one extract's cited rows (the_table) was resolved to.
SELECT
    kept_match.text_hash,
    coalesce(of_row.address_text, '') AS address_text,
    kept_match.normalised,
    kept_match.status,
    kept_match.address_code,
    kept_match.method,
    kept_match.candidates,
    kept_match.room_unknown,
    kept_match.remark,
    kept_match.district_code,
    kept_match.town_code,
    kept_match.community_code
FROM kept_match
INNER JOIN the_table AS of_row ON kept_match.source_row = of_row.source_row
WHERE kept_match.method <> 'no_text'

-- A result that was made again tonight and says the same is no earlier one.
DELETE FROM address.past_result
WHERE
    until = $T
    AND text_hash IN (
        SELECT past.text_hash
        FROM address.past_result AS past
        INNER JOIN address.resolved AS resolved ON past.text_hash = resolved.text_hash
        WHERE
            past.until = $T
            AND past.normalised IS NOT DISTINCT FROM resolved.normalised
            AND past.status = resolved.status
            AND past.address_code IS NOT DISTINCT FROM resolved.address_code
            AND past.method = resolved.method
            AND past.candidates IS NOT DISTINCT FROM resolved.candidates
            AND past.room_unknown = resolved.room_unknown
            AND past.remark IS NOT DISTINCT FROM resolved.remark
            AND past.district_code IS NOT DISTINCT FROM resolved.district_code
            AND past.town_code IS NOT DISTINCT FROM resolved.town_code
            AND past.community_code IS NOT DISTINCT FROM resolved.community_code
    )

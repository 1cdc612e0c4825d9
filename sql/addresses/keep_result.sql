-- What the results say that are forgotten tonight, for who asks what was known before.
SELECT
    CAST($T AS DATE) AS until,
    resolved.text_hash,
    resolved.normalised,
    resolved.status,
    resolved.address_code,
    resolved.method,
    resolved.candidates,
    resolved.room_unknown,
    resolved.remark,
    resolved.district_code,
    resolved.town_code,
    resolved.community_code
FROM address.resolved
SEMI JOIN forgotten_text ON resolved.text_hash = forgotten_text.text_hash
ANTI JOIN address.past_result AS kept ON resolved.text_hash = kept.text_hash AND kept.until = CAST($T AS DATE)

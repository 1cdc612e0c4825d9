-- Results of a batch of texts, under the hash that their rows go by.
SELECT
    md5_number(batch.address_text) AS text_hash,
    batch.address_text,
    batch.normalised,
    batch.status,
    batch.address_code,
    batch.method,
    batch.candidates,
    batch.room_unknown,
    batch.remark,
    batch.district_code,
    batch.town_code,
    batch.community_code,
    batch.reading,
    batch.looked_under
FROM batch

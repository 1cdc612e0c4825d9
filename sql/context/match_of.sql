-- What the texts of cited rows of one extract (the_table is its register) were resolved to.
SELECT
    cited.task_number,
    cited.source_row,
    match.normalised,
    match.status,
    match.address_code,
    match.method,
    match.candidates,
    match.room_unknown,
    match.remark,
    match.district_code,
    match.town_code,
    match.community_code,
    match.first_seen
FROM tonight_cited AS cited
INNER JOIN the_table AS of_row ON cited.source_row = of_row.source_row
INNER JOIN address.match ON of_row.source_key = match.source_key AND match.extract = $extract

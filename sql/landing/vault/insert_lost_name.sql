-- Names with a lost character that the vault did not know.
INSERT INTO lost_name
SELECT DISTINCT
    lost.person_key,
    lost.name_key,
    lost.name,
    CAST(NULL AS VARCHAR)
FROM lost
ANTI JOIN lost_name ON lost.person_key = lost_name.person_key AND lost.name_key = lost_name.name_key

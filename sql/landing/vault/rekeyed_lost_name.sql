-- Names with a lost character under the new pseudonym of their person as well.
INSERT INTO lost_name
SELECT DISTINCT
    rekeyed.person_key,
    lost_name.name_key,
    lost_name.name,
    lost_name.same_as
FROM lost_name
INNER JOIN rekeyed ON lost_name.person_key = rekeyed.old_person_key
ANTI JOIN lost_name AS there ON rekeyed.person_key = there.person_key AND lost_name.name_key = there.name_key

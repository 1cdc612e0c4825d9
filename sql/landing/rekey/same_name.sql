-- What is known of names with a lost character, under the new pseudonyms.
UPDATE landing.same_name
SET person_key = rekeyed.person_key
FROM rekeyed
WHERE same_name.person_key = rekeyed.old_person_key

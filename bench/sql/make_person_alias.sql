-- No corrected numbers.
CREATE TABLE registers.person_alias (old_person_key VARCHAR, person_key VARCHAR)

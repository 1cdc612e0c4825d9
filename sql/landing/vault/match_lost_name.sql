-- Which whole name each name with a lost character stands for now.
UPDATE lost_name
SET same_as = matched.same_as
FROM matched
WHERE lost_name.person_key = matched.person_key AND lost_name.name_key = matched.name_key

-- What this very night said of an extract's names before, when it is run again, is undone.
UPDATE landing.same_name
SET until = NULL
WHERE extract = $extract AND until = $T

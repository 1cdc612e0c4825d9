-- Profiles that tonight replaces (a night run again), and those that no history looks back to any more.
DELETE FROM landing.profile
WHERE business_date >= $T OR business_date < $oldest

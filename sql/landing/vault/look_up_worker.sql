-- What the list writer asks of the vault: many keys at once, each answered at most once.
SELECT worker.worker_number, worker.name
FROM worker
SEMI JOIN wanted ON worker.worker_number = wanted.key
ORDER BY worker.worker_number

-- Tasks that wait for a review.
SELECT count(*) AS count
FROM push.task
WHERE state = 'in_review'

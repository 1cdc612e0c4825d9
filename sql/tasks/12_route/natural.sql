-- Who would do each live task by the registers alone, before anybody said that it is not his.
-- Grain: one row a live task (task_number).
SELECT
    p.task_number,
    concat(post.kind, ':', post.number) AS natural_doer
FROM tonight_place AS p
INNER JOIN tonight_post AS post
    ON
        p.task_number = post.task_number
        AND post.post = CASE split_part(p.route, '+', 1)
            WHEN 'officer' THEN 'officer'
            WHEN 'station' THEN 'station'
            WHEN 'grid_office' THEN 'office'
            ELSE 'worker'
        END

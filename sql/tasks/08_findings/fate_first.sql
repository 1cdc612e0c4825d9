-- What a finding meets, before the breaker: shadow, excepted, a live task of its key, a suppression, a batch that
-- waits for two people; else its key is new (or released from a batch).
-- Grain: one row a finding (task_key, position).
SELECT
    f.business_date,
    f.model_id,
    f.reason,
    f.subject_key,
    f.task_key,
    f.position,
    t.task_number,
    CASE
        WHEN f.shadow THEN 'shadow'
        WHEN f.excepted IS NOT NULL THEN 'excepted'
        WHEN t.task_number IS NOT NULL THEN 'renewed'
        WHEN suppressed.task_key IS NOT NULL THEN 'suppressed'
        WHEN batch.state = 'pending' THEN 'held'
        WHEN batch.state = 'released' THEN 'released'
        WHEN f.position > 1 THEN 'renewed'
        ELSE 'new'
    END AS fate,
    CASE
        WHEN f.shadow THEN NULL
        WHEN f.excepted IS NOT NULL THEN f.excepted
        WHEN t.task_number IS NOT NULL THEN NULL
        WHEN suppressed.task_key IS NOT NULL THEN suppressed.rule
        WHEN batch.state = 'pending' THEN concat('batch of ', CAST(batch.business_date AS VARCHAR))
    END AS rule
FROM tonight_finding AS f
LEFT JOIN tonight_task AS t ON f.task_key = t.task_key AND t.state <> 'closed'
LEFT JOIN tonight_suppressed AS suppressed ON f.task_key = suppressed.task_key
LEFT JOIN tonight_batch AS batch ON f.task_key = batch.task_key

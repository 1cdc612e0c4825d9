-- Where a task without a door of its own lies, told from its address text: what comes before the first number, without the
-- names of district, town and community, is its road or estate; the rest is the way along it. Tasks of one road or estate that
-- were found on one day, in one town and as urgent, stand in the queue behind the first of them.
-- Grain: one row a live task whose subject is an address text (task_number).
WITH written AS (
    SELECT
        t.task_number,
        t.task_key,
        t.priority,
        t.opened_on,
        t.area_code,
        r.kind,
        r.number,
        regexp_replace(
            translate(json_extract_string(t.evidence, '$.address_text'), '０１２３４５６７８９＃', '0123456789#'),
            '[ 　]', '', 'g'
        ) AS text
    FROM tonight_task AS t
    INNER JOIN tonight_recipient AS r ON t.task_number = r.task_number AND r.role = 'do'
    WHERE t.subject_kind = 'address_text' AND t.state <> 'closed'
),

parted AS (
    SELECT
        *,
        regexp_extract(
            text, '^(.*?)([0-9]|[一二三四五六七八九十百]+(号|幢|栋|座|组|弄|单元)|$)', 1
        ) AS head
    FROM written
),

named AS (
    SELECT
        *,
        regexp_replace(head, '^.*(街道|镇|乡|社区|居委会|村委会|村民委员会|[^小]区|县|市)', '', 'g') AS short,
        substr(text, length(head) + 1) AS tail
    FROM parted
),

placed AS (
    SELECT
        *,
        coalesce(nullif(short, ''), nullif(head, '')) AS road,
        array_to_string(
            list_transform(
                regexp_extract_all(tail, '[0-9]+|[^0-9]+'),
                lambda piece: CASE WHEN regexp_matches(piece, '^[0-9]{1,8}$') THEN lpad(piece, 8, '0') ELSE piece END
            ),
            ''
        ) AS way
    FROM named
)

SELECT
    task_number,
    area_code,
    road,
    way,
    CASE
        WHEN road IS NULL THEN task_key
        ELSE min(task_key) OVER (PARTITION BY kind, number, priority, opened_on, substr(area_code, 1, 9), road)
    END AS first_key
FROM placed
ORDER BY task_number

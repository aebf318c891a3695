-- One row per task of the region that is asked for: whose it is and how it stands. Continues standing.sql.
-- `matching` and `sequence` are put in by the caller: which tasks of `t` and `s` are asked for, and in which order.
, found AS (
    SELECT
        t.plan_id,
        s.task_id,
        t.number,
        t.title,
        s.deadline,
        s.timeliness,
        s.days_overdue,
        s.percent,
        s.planned,
        s.light,
        c.part,
        row_number() OVER (ORDER BY {sequence}, t.plan_id, t.number) AS place,
        count(*) OVER () AS number_of_all
    FROM standing AS s
    INNER JOIN task AS t ON t.id = s.task_id
    INNER JOIN chosen AS c ON c.plan_id = t.plan_id
    WHERE {matching}
)

SELECT
    f.plan_id,
    p.government,
    f.part,
    f.number,
    f.title,
    string_agg(u.name, '、' ORDER BY l.position) AS leads,
    f.deadline,
    f.timeliness,
    f.days_overdue,
    f.percent,
    f.planned,
    f.light,
    f.number_of_all
FROM found AS f
INNER JOIN plan AS p ON p.id = f.plan_id
INNER JOIN task_unit AS l ON l.task_id = f.task_id AND l.role = 'lead'
INNER JOIN unit AS u ON u.id = l.unit_id
WHERE f.place <= :most
GROUP BY
    f.plan_id, p.government, f.part, f.number, f.title, f.deadline, f.timeliness, f.days_overdue, f.percent, f.planned,
    f.light, f.number_of_all, f.place
ORDER BY f.place

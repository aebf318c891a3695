-- One row per asked day and scope: counts that rates are made of. Continues scope.sql or scope_region.sql.
SELECT
    s.as_of,
    c.kind,
    c.name,
    c.unit_id,
    count(*) AS tasks,
    sum(CASE WHEN s.verified IN ('pending', 'passed') THEN 1 ELSE 0 END) AS claimed_done,
    sum(CASE WHEN s.verified = 'passed' THEN 1 ELSE 0 END) AS verified_done,
    sum(CASE WHEN s.verified = 'pending' THEN 1 ELSE 0 END) AS pending,
    sum(s.due) AS due,
    sum(CASE WHEN s.timeliness = 'done_on_time' THEN 1 ELSE 0 END) AS done_on_time,
    sum(CASE WHEN s.timeliness = 'done_late' THEN 1 ELSE 0 END) AS done_late,
    sum(CASE WHEN s.timeliness IN ('not_due', 'due_soon') THEN 1 ELSE 0 END) AS not_due,
    sum(CASE WHEN s.timeliness = 'due_soon' THEN 1 ELSE 0 END) AS due_soon,
    sum(CASE WHEN s.timeliness = 'awaiting_report' THEN 1 ELSE 0 END) AS awaiting_report,
    sum(CASE WHEN s.timeliness = 'overdue' THEN 1 ELSE 0 END) AS overdue,
    sum(CASE WHEN s.timeliness = 'no_deadline' THEN 1 ELSE 0 END) AS no_deadline,
    sum(CASE WHEN s.light = 'red' THEN 1 ELSE 0 END) AS red,
    sum(CASE WHEN s.light = 'yellow' THEN 1 ELSE 0 END) AS yellow,
    sum(CASE WHEN s.light = 'green' THEN 1 ELSE 0 END) AS green,
    sum(CASE WHEN s.light = 'blue' THEN 1 ELSE 0 END) AS blue,
    sum(CASE WHEN s.light = 'grey' THEN 1 ELSE 0 END) AS grey,
    avg(CASE WHEN s.verified = 'passed' THEN 100.0 ELSE s.percent END) AS mean_percent,
    avg(s.planned) AS mean_planned
FROM standing AS s
INNER JOIN scope AS c ON c.task_id = s.task_id
GROUP BY s.as_of, c.kind, c.name, c.unit_id
ORDER BY s.as_of, c.kind, min(s.task_id), c.name

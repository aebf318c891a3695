-- Two tables that hold nothing but what the answers need: days as days since the new year, moments as seconds since it,
-- months as 0 to 11. Run in an empty file, with the ledger attached as `ledger`.
-- `turn` orders a unit's revisions by month, then second of receipt, then revision. claimed: 0 未启动, 1 推进中, 2 报完成.
CREATE TABLE revision AS
SELECT
    r.id,
    r.task_id AS task,
    r.unit_id AS unit,
    cast(substr(t.plan_id, 7, 4) AS integer) AS plan,
    cast(d.code AS integer) AS code,
    (cast(substr(r.period, 6, 2) AS bigint) - 1) * 1073741824
    + date_diff('second', TIMESTAMP '2023-01-01', r.submitted_on) * 16 + r.revision AS turn,
    CASE r.claimed WHEN 'done' THEN 2 WHEN 'in_progress' THEN 1 ELSE 0 END::tinyint AS claimed,
    cast(round(r.percent * 10) AS smallint) AS tenths,
    cast(r.done_on - DATE '2023-01-01' AS smallint) AS done_on,
    cast(date_diff('second', TIMESTAMP '2023-01-01', r.submitted_on) AS integer) AS received
FROM ledger.report AS r
INNER JOIN ledger.task AS t ON t.id = r.task_id
INNER JOIN ledger.plan AS p ON p.id = t.plan_id
INNER JOIN ledger.division AS d ON d.government = p.government
ORDER BY r.id;

-- One row per task with its deadline, its one extension and the office's one word, wherever there is one.
CREATE MACRO reporting_day(day) AS
    make_date(
        cast(year(day) AS bigint),
        cast(month(day) AS bigint),
        20
    ) + CASE WHEN day(day) < 20 THEN INTERVAL 0 MONTH ELSE INTERVAL 1 MONTH END;
CREATE TABLE task AS
SELECT
    t.id AS task,
    cast(substr(t.plan_id, 7, 4) AS integer) AS plan,
    cast(d.code AS integer) AS code,
    t.number,
    t.title,
    t.ongoing,
    (SELECT count(*) FROM ledger.task_unit AS l WHERE l.task_id = t.id AND l.role = 'lead') AS leads,
    p.issued_on - DATE '2023-01-01' AS issued_on,
    t.original_deadline - DATE '2023-01-01' AS deadline,
    reporting_day(t.original_deadline)::date - DATE '2023-01-01' AS grace_on,
    e.granted_on - DATE '2023-01-01' AS granted_on,
    e.to_date - DATE '2023-01-01' AS later_deadline,
    reporting_day(e.to_date)::date - DATE '2023-01-01' AS later_grace_on,
    v.outcome,
    v.verified_on - DATE '2023-01-01' AS spoken_on,
    (v.verified_on - DATE '2023-01-01' + 1) * 86400 AS spoken_before,
    month(v.verified_on) - 1 + 12 * (year(v.verified_on) - 2023) - CASE WHEN day(v.verified_on) < 20 THEN 1 ELSE 0 END
        AS spoken_month,
    v.seen_report AS seen
FROM ledger.task AS t
INNER JOIN ledger.plan AS p ON p.id = t.plan_id
INNER JOIN ledger.division AS d ON d.government = p.government
LEFT JOIN ledger.extension AS e ON e.task_id = t.id
LEFT JOIN ledger.verification AS v ON v.task_id = t.id
ORDER BY t.id;

CREATE TABLE party AS
SELECT task_id AS task, unit_id AS unit, role
FROM ledger.task_unit
ORDER BY task_id;

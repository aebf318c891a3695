-- One row per broken rule: the table, the rule in words, how many rows break it, the first of them. A sound ledger gives none.
SELECT place, rule, count(*) AS breaches, min(id) AS first_id
FROM (
    SELECT 'task_unit' AS place, '任务与单位的对应关系缺少任务' AS rule, tu.task_id AS id
    FROM task_unit AS tu LEFT JOIN task AS t ON t.id = tu.task_id WHERE t.id IS NULL
    UNION ALL
    SELECT 'task_unit', '任务与单位的对应关系缺少单位', tu.task_id
    FROM task_unit AS tu LEFT JOIN unit AS u ON u.id = tu.unit_id WHERE u.id IS NULL
    UNION ALL
    SELECT 'task_group', '任务与成组单位的对应关系不完整', tg.task_id
    FROM task_group AS tg
    LEFT JOIN task AS t ON t.id = tg.task_id
    LEFT JOIN unit_group AS g ON g.id = tg.group_id
    WHERE t.id IS NULL OR g.id IS NULL
    UNION ALL
    SELECT 'task', '任务没有牵头单位', t.id
    FROM task AS t LEFT JOIN task_unit AS tu ON tu.task_id = t.id AND tu.role = 'lead' WHERE tu.task_id IS NULL
    UNION ALL
    SELECT 'task', '任务所属的工作要点不存在', t.id
    FROM task AS t LEFT JOIN plan AS p ON p.id = t.plan_id WHERE p.id IS NULL
    UNION ALL
    SELECT 'milestone', '阶段目标缺少任务', m.task_id
    FROM milestone AS m LEFT JOIN task AS t ON t.id = m.task_id WHERE t.id IS NULL
    UNION ALL
    SELECT 'target', '量化指标缺少任务', g.task_id
    FROM target AS g LEFT JOIN task AS t ON t.id = g.task_id WHERE t.id IS NULL
    UNION ALL
    SELECT 'report', '月报缺少任务、单位或报送记录', r.id
    FROM report AS r
    LEFT JOIN task AS t ON t.id = r.task_id
    LEFT JOIN unit AS u ON u.id = r.unit_id
    LEFT JOIN submission AS s ON s.id = r.submission_id AND s.plan_id = t.plan_id AND s.period = r.period
    WHERE t.id IS NULL OR u.id IS NULL OR s.id IS NULL
    UNION ALL
    SELECT 'report', '月报的修订号不连续', x.id
    FROM (
        SELECT
            id,
            revision,
            row_number() OVER (PARTITION BY task_id, unit_id, period ORDER BY revision) AS place
        FROM report
    ) AS x
    WHERE x.revision <> x.place
    UNION ALL
    SELECT 'submission', '报送记录的说明条数与登记不符', s.id
    FROM submission AS s
    LEFT JOIN (
        SELECT
            submission_id,
            sum(CASE WHEN kind = 'warned' THEN 1 ELSE 0 END) AS warned,
            sum(CASE WHEN kind = 'refused' THEN 1 ELSE 0 END) AS refused
        FROM submission_message
        GROUP BY submission_id
    ) AS m ON m.submission_id = s.id
    WHERE coalesce(m.warned, 0) <> s.warned OR coalesce(m.refused, 0) <> s.refused
    UNION ALL
    SELECT 'submission', '报送记录的月报多于登记的行数', s.id
    FROM submission AS s
    INNER JOIN (SELECT submission_id, count(*) AS number FROM report GROUP BY submission_id) AS r
        ON r.submission_id = s.id
    WHERE r.number > s.accepted
    UNION ALL
    SELECT 'submission', '报送记录缺少工作要点或单位', s.id
    FROM submission AS s
    LEFT JOIN plan AS p ON p.id = s.plan_id
    LEFT JOIN unit AS u ON u.id = s.unit_id
    WHERE p.id IS NULL OR s.unit_id <> 0 AND u.id IS NULL
    UNION ALL
    SELECT 'submission_message', '报送说明缺少报送记录', m.submission_id
    FROM submission_message AS m LEFT JOIN submission AS s ON s.id = m.submission_id WHERE s.id IS NULL
    UNION ALL
    SELECT 'verification', '核实记录所依据的月报不属于该任务', v.id
    FROM verification AS v LEFT JOIN report AS r ON r.id = v.seen_report AND r.task_id = v.task_id
    WHERE r.id IS NULL
    UNION ALL
    SELECT 'verification', '核实记录缺少任务', v.id
    FROM verification AS v LEFT JOIN task AS t ON t.id = v.task_id WHERE t.id IS NULL
    UNION ALL
    SELECT 'extension', '延期记录缺少任务', e.id
    FROM extension AS e LEFT JOIN task AS t ON t.id = e.task_id WHERE t.id IS NULL
    UNION ALL
    SELECT 'light_mark', '手工亮灯记录缺少任务', m.id
    FROM light_mark AS m LEFT JOIN task AS t ON t.id = m.task_id WHERE t.id IS NULL
    UNION ALL
    SELECT 'paper_receipt', '纸质收到登记缺少报送记录', r.submission_id
    FROM paper_receipt AS r LEFT JOIN submission AS s ON s.id = r.submission_id WHERE s.id IS NULL
    UNION ALL
    SELECT 'grace', '锁定宽限缺少工作要点', g.id
    FROM grace AS g LEFT JOIN plan AS p ON p.id = g.plan_id WHERE p.id IS NULL
    UNION ALL
    SELECT 'permit', '补报授权缺少工作要点或单位', r.id
    FROM permit AS r
    LEFT JOIN plan AS p ON p.id = r.plan_id
    LEFT JOIN unit AS u ON u.id = r.unit_id
    WHERE p.id IS NULL OR u.id IS NULL
    UNION ALL
    SELECT 'permit_end', '补报授权的撤回缺少授权，或早于授权', e.permit_id
    FROM permit_end AS e LEFT JOIN permit AS r ON r.id = e.permit_id WHERE r.id IS NULL OR e.ended_on < r.granted_on
    UNION ALL
    SELECT 'report_return', '退回重报缺少工作要点、单位或所退的报送', b.id
    FROM report_return AS b
    LEFT JOIN plan AS p ON p.id = b.plan_id
    LEFT JOIN unit AS u ON u.id = b.unit_id
    LEFT JOIN submission AS s ON s.id = b.seen_submission AND s.plan_id = b.plan_id
    WHERE p.id IS NULL OR u.id IS NULL OR s.id IS NULL
    UNION ALL
    SELECT 'doubt_word', '疑点核查记录所指的月报不存在', w.id
    FROM doubt_word AS w
    WHERE NOT EXISTS (
        SELECT 1
        FROM report AS r
        INNER JOIN task AS t ON t.id = r.task_id
        WHERE
            t.plan_id = w.plan_id
            AND r.unit_id = w.unit_id
            AND r.period = w.period
            AND (w.task_id = 0 OR r.task_id = w.task_id AND r.revision = w.revision)
    )
) AS breach
GROUP BY place, rule
ORDER BY place, rule

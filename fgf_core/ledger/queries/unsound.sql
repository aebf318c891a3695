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
    UNION ALL
    SELECT 'scheme_version', '采用的考评办法缺少工作要点', v.id
    FROM scheme_version AS v LEFT JOIN plan AS p ON p.id = v.plan_id WHERE p.id IS NULL
    UNION ALL
    SELECT 'appraisal_entry', '考评登记缺少工作要点、单位或任务', e.id
    FROM appraisal_entry AS e
    LEFT JOIN plan AS p ON p.id = e.plan_id
    LEFT JOIN unit AS u ON u.id = e.unit_id
    LEFT JOIN task AS t ON t.plan_id = e.plan_id AND t.number = e.task_number
    WHERE p.id IS NULL OR u.id IS NULL OR e.task_number <> 0 AND t.id IS NULL
    UNION ALL
    SELECT 'appraisal_entry_end', '考评登记的撤回缺少登记，或早于登记', x.entry_id
    FROM appraisal_entry_end AS x
    LEFT JOIN appraisal_entry AS e ON e.id = x.entry_id
    WHERE e.id IS NULL OR x.ended_on < e.counts_on
    UNION ALL
    SELECT 'appraisal', '考评结果缺少工作要点或得分表', a.id
    FROM appraisal AS a
    LEFT JOIN plan AS p ON p.id = a.plan_id
    WHERE p.id IS NULL OR NOT EXISTS (SELECT 1 FROM appraisal_card AS c WHERE c.appraisal_id = a.id)
    UNION ALL
    SELECT 'appraisal_card', '得分表缺少考评结果或单位', c.appraisal_id
    FROM appraisal_card AS c
    LEFT JOIN appraisal AS a ON a.id = c.appraisal_id
    LEFT JOIN unit AS u ON u.id = c.unit_id
    WHERE a.id IS NULL OR u.id IS NULL
    UNION ALL
    SELECT 'appraisal_card', '得分表的修订号不连续', x.appraisal_id
    FROM (
        SELECT
            appraisal_id,
            revision,
            row_number() OVER (PARTITION BY appraisal_id, unit_id ORDER BY revision) AS place
        FROM appraisal_card
    ) AS x
    WHERE x.revision <> x.place
    UNION ALL
    SELECT 'appraisal_card', '更正后的得分表缺少申诉处理', c.appraisal_id
    FROM appraisal_card AS c
    WHERE
        c.revision > 1
        AND NOT EXISTS (
            SELECT 1
            FROM objection_word AS w
            INNER JOIN objection AS o ON o.id = w.objection_id
            WHERE o.appraisal_id = c.appraisal_id AND o.unit_id = c.unit_id AND w.card_revision = c.revision
        )
    UNION ALL
    SELECT 'appraisal_event', '考评结果的公示、定稿或作废缺少考评结果', e.id
    FROM appraisal_event AS e LEFT JOIN appraisal AS a ON a.id = e.appraisal_id WHERE a.id IS NULL
    UNION ALL
    SELECT 'appraisal_event', '定稿前没有公示，或定稿后作废', e.id
    FROM appraisal_event AS e
    LEFT JOIN appraisal_event AS p ON p.appraisal_id = e.appraisal_id AND p.kind = 'publish'
    LEFT JOIN appraisal_event AS d ON d.appraisal_id = e.appraisal_id AND d.kind = 'discard'
    WHERE e.kind = 'finalize' AND (p.id IS NULL OR d.id IS NOT NULL OR e.happened_on <= p.until_on)
    UNION ALL
    SELECT 'appraisal_event', '公示没有申诉期限', e.id
    FROM appraisal_event AS e
    WHERE e.kind = 'publish' AND (e.until_on IS NULL OR e.until_on < e.happened_on)
    UNION ALL
    SELECT 'objection', '申诉缺少单位的得分表，或考评结果没有公示', o.id
    FROM objection AS o
    LEFT JOIN appraisal_card AS c ON c.appraisal_id = o.appraisal_id AND c.unit_id = o.unit_id AND c.revision = 1
    LEFT JOIN appraisal_event AS p ON p.appraisal_id = o.appraisal_id AND p.kind = 'publish'
    WHERE c.unit_id IS NULL OR p.id IS NULL
    UNION ALL
    SELECT 'objection', '定稿的考评结果有没处理的申诉', o.id
    FROM objection AS o
    INNER JOIN appraisal_event AS f ON f.appraisal_id = o.appraisal_id AND f.kind = 'finalize'
    LEFT JOIN objection_word AS w ON w.objection_id = o.id
    WHERE w.objection_id IS NULL
    UNION ALL
    SELECT 'objection_word', '申诉处理缺少申诉，或与得分表的修订不符', w.objection_id
    FROM objection_word AS w
    LEFT JOIN objection AS o ON o.id = w.objection_id
    LEFT JOIN appraisal_card AS c
        ON c.appraisal_id = o.appraisal_id AND c.unit_id = o.unit_id AND c.revision = w.card_revision
    WHERE
        o.id IS NULL
        OR w.outcome = 'correct' AND (w.card_revision < 2 OR c.unit_id IS NULL)
        OR w.outcome = 'uphold' AND w.card_revision <> 0
    UNION ALL
    SELECT 'division', '两个政府登记了同一个区划代码', max(d.id)
    FROM (
        SELECT id, government, code, row_number() OVER (PARTITION BY government ORDER BY id DESC) AS place FROM division
    ) AS d
    WHERE d.place = 1 AND d.code <> ''
    GROUP BY d.code
    HAVING count(*) > 1
    UNION ALL
    SELECT 'item', '督办事项所属的工作要点或任务不存在', i.id
    FROM item AS i
    LEFT JOIN plan AS p ON p.id = i.plan_id
    LEFT JOIN task AS t ON t.plan_id = i.plan_id AND t.number = i.task_number
    WHERE p.id IS NULL OR i.task_number > 0 AND t.id IS NULL
    UNION ALL
    SELECT 'item', '督办事项不以拟办开始', i.id
    FROM item AS i
    LEFT JOIN item_event AS e ON e.item_id = i.id AND e.act = 'draft'
    LEFT JOIN item_sheet AS s ON s.event_id = e.id
    WHERE s.event_id IS NULL
    UNION ALL
    SELECT 'item_event', '督办记录缺少督办事项', e.id
    FROM item_event AS e LEFT JOIN item AS i ON i.id = e.item_id WHERE i.id IS NULL
    UNION ALL
    SELECT 'item_event', '同一文号用了两次', max(e.id)
    FROM item_event AS e
    INNER JOIN item AS i ON i.id = e.item_id
    INNER JOIN plan AS p ON p.id = i.plan_id
    WHERE e.number > 0
    GROUP BY p.government, extract(year FROM e.happened_on), e.number
    HAVING count(*) > 1
    UNION ALL
    SELECT 'item_sheet', '督办单缺少督办记录或单位', s.event_id
    FROM item_sheet AS s
    LEFT JOIN item_event AS e ON e.id = s.event_id
    LEFT JOIN unit AS u ON u.id = s.lead_unit
    WHERE e.id IS NULL OR u.id IS NULL
    UNION ALL
    SELECT 'item_co_unit', '协办单位缺少督办单或单位', c.event_id
    FROM item_co_unit AS c
    LEFT JOIN item_sheet AS s ON s.event_id = c.event_id
    LEFT JOIN unit AS u ON u.id = c.unit_id
    WHERE s.event_id IS NULL OR u.id IS NULL
    UNION ALL
    SELECT 'task_change', '任务的决定缺少任务', x.id
    FROM task_change AS x LEFT JOIN task AS t ON t.id = x.task_id WHERE t.id IS NULL
    UNION ALL
    SELECT 'proposal_word', '督办建议的处理缺少工作要点或单位', w.id
    FROM proposal_word AS w
    LEFT JOIN plan AS p ON p.id = w.plan_id
    LEFT JOIN unit AS u ON u.id = w.unit_id
    WHERE p.id IS NULL OR u.id IS NULL
    UNION ALL
    SELECT 'leader_duty', '分管登记缺少单位', d.id
    FROM leader_duty AS d LEFT JOIN unit AS u ON u.id = d.unit_id WHERE u.id IS NULL
) AS breach
GROUP BY place, rule
ORDER BY place, rule

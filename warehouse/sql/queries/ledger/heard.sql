-- What each channel was told of each target and area last, and after which change.
WITH told AS (
    SELECT t.channel, o.target_id, o.area, t.decided_at AS told_at, t.value, t.value_date
    FROM core.tellings AS t JOIN core.occasions AS o USING (occasion_id)
    WHERE t.decision = 'told'
    QUALIFY row_number() OVER (
        PARTITION BY t.channel, o.target_id, o.area ORDER BY t.decided_at DESC, o.found_at DESC, t.occasion_id
    ) = 1
)
SELECT
    t.channel, t.target_id, t.area, t.told_at, coalesce(arg_max(c.transition_id, c.sequence), ''), t.value, t.value_date
FROM told AS t
LEFT JOIN core.transitions AS c
    ON c.target_id = t.target_id AND c.area = t.area AND c.recorded_at <= t.told_at
GROUP BY t.channel, t.target_id, t.area, t.told_at, t.value, t.value_date

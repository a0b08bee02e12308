-- A cumulative count is lower than an earlier one of the same area.
SELECT indicator_id, area, as_of_on, amount, earlier_amount
FROM (
    SELECT o.*, max(amount) OVER (
        PARTITION BY o.indicator_id, o.area ORDER BY o.as_of_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS earlier_amount
    FROM core.observations AS o
    JOIN core.indicators AS i ON i.indicator_id = o.indicator_id AND i.known_until IS NULL
    WHERE i.kind = 'cumulative' AND o.qualifier = 'exact' AND NOT o.disputed
)
WHERE amount < earlier_amount
ORDER BY indicator_id, area, as_of_on

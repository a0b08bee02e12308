-- A cumulative count is lower than an earlier one of the same area, by more than both are rounded.
WITH printed_count AS (
    SELECT
        o.indicator_id, o.area, o.as_of_on, o.amount,
        CAST(CAST(o.amount AS HUGEINT) AS VARCHAR) AS digits,
        -- 42 million may be anything from 41.5 million on; 41,987,654 is what it says.
        0.5 * 10 ** (length(digits) - length(rtrim(digits, '0'))) AS rounding
    FROM core.observations AS o
    JOIN core.indicators AS i ON i.indicator_id = o.indicator_id AND i.known_until IS NULL
    WHERE i.kind = 'cumulative' AND o.qualifier = 'exact' AND NOT o.disputed
)
SELECT indicator_id, area, as_of_on, amount, earlier_least
FROM (
    SELECT *, max(amount - rounding) OVER (
        PARTITION BY indicator_id, area ORDER BY as_of_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS earlier_least
    FROM printed_count
)
WHERE amount + rounding < earlier_least
ORDER BY indicator_id, area, as_of_on

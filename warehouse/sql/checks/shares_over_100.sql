-- A share is over 100 or below 0; only growth and completion of a plan may be.
SELECT f.indicator_id, f.area, f.as_of_on, f.amount, f.amount_high, f.source_id, f.reading_id
FROM core.figures_known(TIMESTAMPTZ 'infinity') AS f
JOIN core.indicators AS i ON i.indicator_id = f.indicator_id AND i.known_until IS NULL
WHERE i.kind = 'share' AND (f.amount < 0 OR coalesce(f.amount_high, f.amount) > 100)
ORDER BY f.reading_id

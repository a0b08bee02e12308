-- Which sentences did the verdicts of mid-2026 rest on?
SELECT target_id, area, value, as_of_on, sentence, source_name, url
FROM mart.evidence(DATE '2026-06-30', TIMESTAMPTZ 'infinity')
WHERE place = 1
ORDER BY as_of_on DESC, target_id, area;

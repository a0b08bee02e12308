-- Which figures were read in articles published in 2026, and in which sentence?
SELECT published_on, indicator_id, area, as_of_on, surface, sentence, url
FROM mart.figure_evidence
WHERE known_until IS NULL AND role = 'actual' AND published_on >= DATE '2026-01-01'
ORDER BY published_on DESC, indicator_id, area;

-- How many targets were met, overdue or lagging on the last day of 2025, with what is known now?
SELECT status, evidence, count(*) AS standings
FROM mart.standings(DATE '2025-12-31', TIMESTAMPTZ 'infinity')
GROUP BY ALL
ORDER BY standings DESC;

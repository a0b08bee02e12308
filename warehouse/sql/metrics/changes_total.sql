-- counter: Changes of a standing that were recorded, by the new one.
SELECT status, count(*) AS value FROM core.transitions GROUP BY status ORDER BY ALL

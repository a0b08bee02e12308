-- counter: Collections of a source that were finished, with or without anything new.
SELECT source_id AS source, count(*) AS value FROM core.collections GROUP BY source_id ORDER BY ALL

-- gauge: Moment of the last evaluation that had learnt something or began a new day; there is one a day.
SELECT epoch(max(known_at)) AS value FROM core.evaluations HAVING count(*) > 0

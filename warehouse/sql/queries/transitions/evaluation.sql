-- A day evaluated again is noted only when something was learnt since.
INSERT INTO core.evaluations
SELECT CAST($as_of AS DATE), CAST($now AS TIMESTAMPTZ)
WHERE NOT EXISTS (
    FROM core.evaluations AS e
    WHERE e.as_of = $as_of AND e.known_at >= greatest(
        (SELECT max(greatest(known_at, known_until)) FROM core.readings WHERE greatest(known_at, known_until) <= $now),
        (SELECT max(greatest(known_at, known_until)) FROM core.targets WHERE greatest(known_at, known_until) <= $now),
        (SELECT max(greatest(known_at, known_until)) FROM core.milestones WHERE greatest(known_at, known_until) <= $now),
        (SELECT max(greatest(known_at, known_until)) FROM core.corrections WHERE greatest(known_at, known_until) <= $now),
        (SELECT max(made_at) FROM core.overrides WHERE made_at <= $now),
        (SELECT min(known_at) FROM core.evaluations)
    )
)

-- As if nobody had ever looked: the facts stay, and what people asked for.
DELETE FROM core.transitions;
DELETE FROM core.evaluations;
DELETE FROM core.occasions;
DELETE FROM core.tellings;
DELETE FROM core.deliveries;
DELETE FROM core.sweeps;
DELETE FROM core.check_failures;

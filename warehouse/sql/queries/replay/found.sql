-- The standings of the evaluation just made in this session.
SELECT {columns} FROM found WHERE alerting

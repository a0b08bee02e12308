INSERT INTO core.reprints BY NAME SELECT *, $now AS known_at FROM original

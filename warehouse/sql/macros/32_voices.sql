-- Whose words a version prints, where they are another source's. One text is one voice, however many hosts print it.
CREATE OR REPLACE MACRO core.reprints_known(moment) AS TABLE
FROM core.reprints AS r
WHERE r.known_at <= moment AND (r.known_until IS NULL OR r.known_until > moment);

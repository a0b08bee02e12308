-- A channel that was refused itself is broken, and one that two messages in a row died of.
INSERT INTO core.broken_channels BY NAME
WITH
    dying AS (
        SELECT deliveries.channel, settled.detail, settled.broken
        FROM settled JOIN core.deliveries USING (delivery_id)
        WHERE settled.state = 'dead' AND deliveries.state = 'dead'
    ),
    deaths AS (
        SELECT dead.channel, count(*) AS number
        FROM core.deliveries AS dead
        WHERE
            dead.state = 'dead'
            AND NOT EXISTS (
                FROM core.deliveries AS sent
                WHERE sent.channel = dead.channel AND sent.state = 'sent' AND sent.changed_at > dead.changed_at
            )
        GROUP BY dead.channel
    )
SELECT DISTINCT ON (channel) channel, CAST($now AS TIMESTAMPTZ) AS broken_at, detail
FROM dying JOIN deaths USING (channel)
WHERE
    (broken OR number > 1)
    AND channel NOT IN (SELECT channel FROM core.broken_channels WHERE mended_at IS NULL)
ORDER BY channel, broken DESC
RETURNING channel, broken_at, detail

-- A service that asks to be left alone means all that is for it, what a lane has at hand too.
UPDATE core.deliveries
SET not_before = greatest(deliveries.not_before, asked.until)
FROM (
    SELECT channel, max(settled.not_before) AS until
    FROM settled JOIN core.deliveries USING (delivery_id)
    WHERE settled.alone
    GROUP BY channel
) AS asked
WHERE deliveries.channel = asked.channel AND deliveries.state IN ('pending', 'retry', 'unknown', 'sending')

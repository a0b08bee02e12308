-- Whether a delivery in a state should be sent by now, or when its retry is due.
CREATE OR REPLACE MACRO core.waits(state) AS state IN ('pending', 'sending', 'retry', 'unknown');

CREATE OR REPLACE TEMP TABLE found AS FROM core.verdicts('judged')

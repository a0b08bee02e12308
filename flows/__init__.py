import logging

# Prefect shows the loggers named in PREFECT_LOGGING_EXTRA_LOGGERS, and leaves them the level they have.
logging.getLogger("targetwatch").setLevel(logging.INFO)

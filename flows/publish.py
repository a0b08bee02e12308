"""publish-warehouse: the read-only copy that people query."""

import logging
import os

from prefect import flow

from flows.settings import Settings, load_settings
from warehouse.publish import publish_copy

logger = logging.getLogger("targetwatch.publish")


def publish(settings: Settings) -> str:
    """Publish the copy; says what became of it. Raises WarehouseError."""
    changed = publish_copy(settings.warehouse, settings.published, wait=settings.lock_wait)
    sentence = f"{settings.published}: {'published' if changed else 'already up to date'}"
    logger.info(sentence)
    return sentence


@flow(name="publish-warehouse", flow_run_name="publish warehouse")
def publish_warehouse() -> str:
    """Publish the read-only copy. Returns a sentence."""
    return publish(load_settings(os.environ))

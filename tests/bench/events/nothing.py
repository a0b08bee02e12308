"""The least a flow can be."""

from prefect import flow


@flow
def nothing() -> None:
    """Do nothing."""

"""What is wrong with the catalogue."""

from warehouse.records import TargetwatchError


class CatalogueError(TargetwatchError):
    """A mistake in the catalogue; the message names file, key and remedy."""

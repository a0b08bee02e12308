"""What a load did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """What a load did: ids that came into force, ids that went out of force, and how many stayed as they were.

    A figure that a corrected text or a newer reader replaced is one id in each.
    """

    inserted: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def any(self) -> bool:
        """Whether anything differs from before."""
        return bool(self.inserted or self.revised)

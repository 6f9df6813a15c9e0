"""What a measurement says: ours beside a limit or a peer, as a ratio with a bar."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; smaller is better on both sides.

    `ratio` is ours divided by what it is measured against; `ok` tells whether it stays within the bar. A
    figure that must be many times faster than a peer has a bar below 1 (15 times faster: 1/15).
    """

    name: str
    ours: float
    against: float
    against_name: str
    bar: float
    unit: str = "CPU s"
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times ours takes of what it is measured against."""
        return self.ours / self.against if self.against else float("inf")

    @property
    def ok(self) -> bool:
        """Whether the ratio reaches the bar."""
        return self.ratio <= self.bar

"""The table that a run prints."""


def line(name: str, ours: str, limit: str, ratio: str, budget: str) -> None:
    """One row."""
    print(f"{name:<36} {ours:>16} {limit:>16} {ratio:>9} {budget:>22}", flush=True)

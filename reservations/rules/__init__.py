"""`why_not_…`: pure functions of (facts, now) that return a `Denial` or None and write nothing."""

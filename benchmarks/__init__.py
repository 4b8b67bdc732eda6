"""Speed, side by side with its limit in one run: `python -m benchmarks` prints the table of performance.md."""

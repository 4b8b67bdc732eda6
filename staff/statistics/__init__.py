"""Figures over all nurseries (W2, W3): counted by the database, a fixed number of queries each."""

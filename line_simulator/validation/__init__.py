"""What LINE refuses in a request, in LINE's own words. Pure: JSON in, problems out."""

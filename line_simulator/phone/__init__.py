"""The phone page and its panel."""

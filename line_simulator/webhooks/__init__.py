"""Webhooks: LINE's events in full shape, signed, one after the other for each person."""

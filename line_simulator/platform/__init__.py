"""The state of the platform: people, talks, clock, keys and tokens. It knows no HTTP.

Everything here is used from one event loop only, so that nothing needs a lock of its own.
"""

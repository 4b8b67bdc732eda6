"""The remote control, JSON, for tests and for the phone's panel alike."""

"""The chat: what LINE tells us, and what we answer at once."""

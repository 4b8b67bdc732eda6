"""LINE's Messaging API on LINE's own paths."""

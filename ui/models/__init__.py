"""Item models over sequences of frozen rows."""

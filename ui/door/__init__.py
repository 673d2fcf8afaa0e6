"""The lock, and what stands before the ward when there is no book to open."""

"""The pages of the window: each is made of parts, asks the desk for what it shows, and never opens a book."""

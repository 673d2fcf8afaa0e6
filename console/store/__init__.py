"""The encrypted book: keys, append, read, views, search, drafts, migrations."""

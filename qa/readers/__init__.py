"""Bytes to drafts of articles, one file a kind, chosen by content."""

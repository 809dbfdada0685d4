"""Check sources against the web: fetch them, look for their quotes, find archived copies."""

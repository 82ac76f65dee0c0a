"""Pages composed from several rooms: scan, choices, boards, timelines. Owns no table."""

"""Named measurements with a peer or a limit in the same run. One JSON line per figure; nothing here is a test."""

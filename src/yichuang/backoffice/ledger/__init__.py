"""The ledger: append-only events in one hash chain per case, erasable texts and files, checkpoints over all of it."""

"""What was done without network, replayed exactly once. Verbs: apply_ops."""

"""How fast Jiujin is on this machine, beside the same SQL sent bare (bench/README.md)."""

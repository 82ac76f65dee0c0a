"""The demonstration: its data and the programs that make and play it."""

"""Catalogue: SKUs, their GS1 codes, packs and shelf labels."""

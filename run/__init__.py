"""How Jiujin starts on one machine: set-up, checks, the supervisor and the front.

Everything but `run.front` uses the standard library alone and imports nothing of the product, so
that it can say what is wrong when the product does not even import.
"""

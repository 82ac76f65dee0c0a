"""The supervisor and the front, with small stand-ins for the product's processes."""

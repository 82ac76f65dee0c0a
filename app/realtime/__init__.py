"""The live stream over WebSocket: own orders, own places, resumable by cursor."""

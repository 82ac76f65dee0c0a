"""Organisation tree and places (stores, pickup points, grids, central warehouse), distances.

Verbs: get_place, places_by_id, near, import_places. Events: PlaceChanged.
"""

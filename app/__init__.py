"""The Jiujin back end: one package per room, wired together by create_app."""

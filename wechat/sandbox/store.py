"""The sandbox's own SQLite file: everything it must still know after a kill -9.

Reads use the thread's own connection. Writers of this one process take turns at a lock, which is
cheaper and fairer than SQLite's busy waiting. WAL with synchronous=NORMAL survives the death of
the process (not of the machine), which is what the sandbox promises.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
  openid TEXT PRIMARY KEY, unionid TEXT NOT NULL, phone TEXT NOT NULL, name TEXT NOT NULL,
  session_key TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS members (
  userid TEXT PRIMARY KEY, name TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
  code TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL,
  expires_at REAL NOT NULL, used_at REAL);
CREATE TABLE IF NOT EXISTS tokens (
  token TEXT PRIMARY KEY, subject TEXT NOT NULL, kind TEXT NOT NULL,
  created_at REAL NOT NULL, expires_at REAL NOT NULL, replaced INTEGER NOT NULL DEFAULT 0,
  forced INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS tokens_by_subject ON tokens (subject, kind, created_at);
CREATE TABLE IF NOT EXISTS consents (
  openid TEXT NOT NULL, template_id TEXT NOT NULL, remaining INTEGER NOT NULL,
  PRIMARY KEY (openid, template_id));
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, address TEXT NOT NULL,
  at REAL NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS messages_by_address ON messages (channel, address, id);
CREATE TABLE IF NOT EXISTS robots (key TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
  out_trade_no TEXT PRIMARY KEY, request TEXT NOT NULL, description TEXT NOT NULL,
  total INTEGER NOT NULL CHECK (total > 0), openid TEXT NOT NULL, notify_url TEXT NOT NULL,
  attach TEXT NOT NULL, state TEXT NOT NULL, created_at REAL NOT NULL, expires_at REAL NOT NULL,
  transaction_id TEXT UNIQUE, paid_at REAL, closed_at REAL,
  refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded <= total));
CREATE INDEX IF NOT EXISTS orders_by_paid ON orders (paid_at);
CREATE TABLE IF NOT EXISTS prepays (
  prepay_id TEXT PRIMARY KEY, out_trade_no TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (
  refund_id TEXT PRIMARY KEY, out_refund_no TEXT NOT NULL UNIQUE, request TEXT NOT NULL,
  transaction_id TEXT NOT NULL, out_trade_no TEXT NOT NULL, refund INTEGER NOT NULL,
  total INTEGER NOT NULL, reason TEXT NOT NULL, notify_url TEXT NOT NULL, status TEXT NOT NULL,
  outcome TEXT NOT NULL, created_at REAL NOT NULL, due_at REAL NOT NULL, done_at REAL);
CREATE INDEX IF NOT EXISTS refunds_by_order ON refunds (out_trade_no);
CREATE INDEX IF NOT EXISTS refunds_due ON refunds (due_at) WHERE status = 'PROCESSING';
CREATE INDEX IF NOT EXISTS refunds_by_day ON refunds (done_at);
CREATE TABLE IF NOT EXISTS notices (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, event_type TEXT NOT NULL,
  url TEXT NOT NULL, resource TEXT NOT NULL, created_at REAL NOT NULL, attempt INTEGER NOT NULL,
  next_at REAL NOT NULL, state TEXT NOT NULL, last_status INTEGER);
CREATE INDEX IF NOT EXISTS notices_due ON notices (next_at) WHERE state = 'pending';
CREATE TABLE IF NOT EXISTS shipping (
  transaction_id TEXT PRIMARY KEY, out_trade_no TEXT NOT NULL UNIQUE, openid TEXT NOT NULL,
  state INTEGER NOT NULL, paid_at REAL NOT NULL, logistics_type INTEGER, delivery_mode INTEGER,
  is_finished INTEGER NOT NULL DEFAULT 0, uploads INTEGER NOT NULL DEFAULT 0,
  upload_time REAL, list TEXT NOT NULL DEFAULT '[]', reminded INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS shipping_waiting ON shipping (paid_at)
  WHERE state = 1 AND reminded = 0;
CREATE TABLE IF NOT EXISTS waybills (
  waybill_id TEXT PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, openid TEXT NOT NULL,
  delivery_id TEXT NOT NULL, city TEXT NOT NULL, request TEXT NOT NULL, step INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0, created_at REAL NOT NULL, next_at REAL);
CREATE INDEX IF NOT EXISTS waybills_due ON waybills (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS tracks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, waybill_id TEXT NOT NULL, action_time INTEGER NOT NULL,
  action_type INTEGER NOT NULL, action_msg TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS tracks_by_waybill ON tracks (waybill_id, id);
CREATE TABLE IF NOT EXISTS cards (
  response_code TEXT PRIMARY KEY, task_id TEXT NOT NULL, card TEXT NOT NULL,
  expires_at REAL NOT NULL, used_at REAL);
CREATE TABLE IF NOT EXISTS tasks (task_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS faults (
  id INTEGER PRIMARY KEY AUTOINCREMENT, route TEXT NOT NULL, kind TEXT NOT NULL,
  probability REAL NOT NULL, times INTEGER, seed INTEGER NOT NULL, params TEXT NOT NULL,
  draws INTEGER NOT NULL DEFAULT 0, hits INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

Row = sqlite3.Row


class Store:
    """`with store.write() as db:` for changes, `store.one`/`store.all` for reads."""

    def __init__(self, path: str | Path):
        self._path = str(path)
        self._local = threading.local()
        self._turn = threading.Lock()
        with self.write() as db:
            for statement in _SCHEMA.split(";\n"):
                if statement.strip():
                    db.execute(statement)

    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            # check_same_thread off: the connection dies with its thread's storage, wherever
            # the garbage collector happens to run.
            db = sqlite3.connect(
                self._path, isolation_level=None, timeout=10, check_same_thread=False
            )
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            self._local.db = db
        return db

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One short transaction; nothing slow inside (no network, no RSA, no drawing of faults).

        RuntimeError within another one of the same thread, which would wait for itself.
        """
        self.must_be_outside()
        with self._turn:
            db = self._db()
            db.execute("BEGIN IMMEDIATE")
            self._local.is_writing = True
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            else:
                db.execute("COMMIT")
            finally:
                self._local.is_writing = False

    def must_be_outside(self) -> None:
        """RuntimeError where this thread is within `write`."""
        if getattr(self._local, "is_writing", False):
            raise RuntimeError("a sandbox write within a write")

    def one(self, sql: str, *args: Any) -> Row | None:
        row: Row | None = self._db().execute(sql, args).fetchone()
        return row

    def all(self, sql: str, *args: Any) -> list[Row]:
        return self._db().execute(sql, args).fetchall()

"""Every room's tables in one metadata, for migrations and tests."""

from __future__ import annotations

import app.catalog.models
import app.channels.models
import app.fulfilment.models
import app.groupbuy.models
import app.identity.models
import app.importing.models
import app.incidents.models
import app.inventory.models
import app.kernel.models
import app.ledger.models
import app.notify.models
import app.offers.models
import app.ordering.models
import app.payments.models
import app.places.models
import app.reconcile.models
import app.routing.models
import app.sync.models  # noqa: F401
from app.kernel.db import Base

metadata = Base.metadata

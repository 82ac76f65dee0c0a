"""The API process: `granian --interface wsgi app.wsgi:app`."""

from app import create_app
from app.kernel.metrics import expose_database_gauges

app = create_app()
expose_database_gauges()

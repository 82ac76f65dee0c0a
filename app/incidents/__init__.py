"""What went wrong and waits for a person: stock, counts, transfers, offline work, channels, audits.

Verbs: open_incident, resolve_incident, resolve_subject, list_incidents, get_incident.
Events: IncidentOpened, IncidentResolved. Money has a board of its own (payments).
"""

"""Routing's rules, all pure: network and fields (who may), choose (who does), plan, words.

field_of(request, network) -> Field, settle(field, stock) -> Plan, explain(data) -> sentences.
"""

from app.routing.rules.choose import best_choice, cost_of
from app.routing.rules.fields import field_of
from app.routing.rules.network import Field, Network
from app.routing.rules.plan import settle
from app.routing.rules.times import distance_m, postponed, seconds_of, work_before
from app.routing.rules.weights import RULE_VERSION, WEIGHTS
from app.routing.rules.words import explain, promise, why_not_no_source, why_not_out_of_range

__all__ = [
    "RULE_VERSION",
    "WEIGHTS",
    "Field",
    "Network",
    "best_choice",
    "cost_of",
    "distance_m",
    "explain",
    "field_of",
    "postponed",
    "promise",
    "seconds_of",
    "settle",
    "why_not_no_source",
    "why_not_out_of_range",
    "work_before",
]

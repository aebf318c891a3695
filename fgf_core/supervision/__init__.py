"""督办: the life of an item pursued with one unit on one numbered sheet, and what the ledger's facts propose."""

from fgf_core.supervision.life import (
    ACTS,
    GRADES,
    REPLY_DAYS,
    SOURCES,
    STATES,
    Act,
    Event,
    Grade,
    Item,
    Sheet,
    Source,
    State,
    number_words,
    reply_due,
    told,
    unfit,
)

__all__ = [
    "ACTS",
    "GRADES",
    "REPLY_DAYS",
    "SOURCES",
    "STATES",
    "Act",
    "Event",
    "Grade",
    "Item",
    "Sheet",
    "Source",
    "State",
    "number_words",
    "reply_due",
    "told",
    "unfit",
]

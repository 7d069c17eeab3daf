"""Tables of equipment: items, spans of custody, numbers of ranges, and training."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table

# `tag` is an item's first tag and names it for ever; `label` is the one that it bears now, `tag_key` that one without regard
# to case and width (station.core.codes.code_key), `former_tags` those that it bore before, in that order, parted by blanks. `loan_seq` is the
# check-out by which somebody has it. `quantity` is how much of a counted line is there, or out as a portion of the line `part_of`, 1 for a single item. `held_for` is the unit or
# place that it is lent to
# (station.inventory.receivers.values.Receiver.key), empty where its holder has it for themselves. When its loan and its recordings are
# due stands in `deadline` alone, so that what moves a deadline moves it everywhere.
item = state_table(
    "item",
    Column("tag", String(40), primary_key=True),
    Column("label", String(40), nullable=False),
    Column("tag_key", String(160), nullable=False),
    Column("former_tags", Text, nullable=False),
    Column("category", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("usb_serial", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("acquired_on", String(10)),
    Column("value_fen", BigInteger),
    Column("asset_number", Text, nullable=False),
    Column("responsible", String(64), nullable=False),
    Column("supplier", Text, nullable=False),
    Column("purchase_order", Text, nullable=False),
    Column("accepted_on", String(10)),
    Column("accepted_by", Text, nullable=False),
    Column("warranty_until", String(10)),
    Column("own", Text, nullable=False),
    Column("tracking", String(12), nullable=False),
    Column("unit", Text, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    Column("minimum", BigInteger, nullable=False),
    Column("lot", Text, nullable=False),
    Column("expires_on", String(10)),
    Column("part_of", String(40)),
    Column("numbers", Text),
    Column("verified_until", String(10)),
    Column("state", String(24), nullable=False),
    Column("condition", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("holder", String(64)),
    Column("held_for", String(180), nullable=False),
    Column("taken_at", String(27)),
    Column("loan_seq", BigInteger),
    Column("returned_by", String(64)),
    Column("returned_at", String(27)),
    Column("last_import_at", String(27)),
    Column("last_import_session", String(64)),
    Column("outcome", String(24)),
    Column("seq", BigInteger, nullable=False),
)

# One row per loan: `seq` is the check-out's entry; `ended_at` is empty while the item is out. `recording` is 1 for
# devices whose recordings are attributed by this table.
custody_span = state_table(
    "custody_span",
    Column("tag", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("number", String(64), nullable=False),
    Column("started_at", String(27), nullable=False),
    Column("ended_at", String(27)),
    Column("ended_seq", BigInteger),
    Column("recording", Integer, nullable=False),
)

# Numbers of a numbered range that are at one place since the entry `seq`: in the store, issued or spoiled.
number_run = state_table(
    "number_run",
    Column("tag", String(40), primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", String(27), nullable=False),
    Column("number", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("receiver", Text, nullable=False),
)

# `session` is the entry of the session in which it took place, 0 of older ones; `minutes` is how long that took, 0: not said.
training = state_table(
    "training",
    Column("number", String(64), primary_key=True),
    Column("category", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("trained_on", String(10), nullable=False),
    Column("note", Text, nullable=False),
    Column("heads", Text, nullable=False),
    Column("trainer", Text, nullable=False),
    Column("session", BigInteger, nullable=False),
    Column("minutes", Integer, nullable=False),
)

Index("number_run_number", number_run.c.prefix, number_run.c.width, number_run.c.first)
Index("item_tag_key", item.c.tag_key)
Index("item_label", item.c.label, item.c.tag)
Index("item_category", item.c.category, item.c.label, item.c.tag)
Index("item_holder", item.c.holder, item.c.category, item.c.tag)
Index("item_held_for", item.c.held_for, item.c.category)
Index("item_part_of", item.c.part_of, item.c.quantity, item.c.tag)
Index("item_responsible", item.c.responsible, item.c.label, item.c.tag)
Index("item_serial", item.c.serial)
Index("item_usb_serial", item.c.usb_serial)
Index("item_verified_until", item.c.verified_until, item.c.tag)
Index("item_state", item.c.state, item.c.label, item.c.tag)
Index("item_condition", item.c.condition, item.c.label, item.c.tag)
Index("custody_span_began", custody_span.c.started_at, custody_span.c.tag)
Index("custody_span_ended", custody_span.c.ended_at, custody_span.c.tag)
Index("custody_span_number", custody_span.c.number, custody_span.c.started_at)
Index("custody_span_time", custody_span.c.tag, custody_span.c.started_at)

"""stock use of a lot of reagents: signed by its user (ST-05)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.context import Context
from station.cli.outcome import Outcome
from station.cli.secrets import given_pin
from station.cli.stock_moved import moved
from station.inventory.stock.reagents import LotUse
from station.inventory.values import Tracking
from station.people.confirming import UNCONFIRMED, Confirmation


def used_lot(context: Context, arguments: Namespace) -> Outcome | None:
    """What ``stock use`` does with a lot; None for what is none."""
    inventory, tag = context.station.services.inventory, context.item(arguments.tag)
    if inventory.register.history(context.session, tag).item.tracking is not Tracking.LOT:
        return None
    pin = given_pin(context, arguments)
    use = LotUse(
        tag, arguments.quantity or 0, arguments.purpose, arguments.on, arguments.note, arguments.matter
    )
    confirmation = UNCONFIRMED if pin is None else Confirmation(pin=pin)
    result = inventory.reagents.use(context.session, use, context.officer(arguments.by), confirmation)
    return moved(context, result, "reagents.used")

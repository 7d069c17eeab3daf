"""Draws derive no state: they have their effect by being in the ledger."""

from __future__ import annotations

from station.inventory.drawing.bodies import DrawChecked, DrawMade
from station.store.projections.registry import Room

Room("audit").without_state(DrawMade, DrawChecked)

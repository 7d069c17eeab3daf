"""Which input method Qt speaks to: Chinese must come in whichever one the office runs.

The Qt wheel ships the plugins below and no others. fcitx, the usual one in Chinese offices, has a plugin for the
system's Qt alone, but answers on the protocol of ibus as well; where no input method runs, this plugin does nothing.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Final

ONE, SEVERAL = "QT_IM_MODULE", "QT_IM_MODULES"
SHIPPED: Final = frozenset({"compose", "ibus", "qtvirtualkeyboard"})
SPOKEN: Final = "ibus"


def choose(environment: MutableMapping[str, str]) -> None:
    """Let Qt load a plugin that it has; to be called before the application is made.

    A plugin that the office chose and Qt has stays. `SEVERAL` goes before `ONE`, as Qt reads them.
    """
    several = [name for name in environment.get(SEVERAL, "").split(";") if name]
    if several:
        if SHIPPED.isdisjoint(several):
            environment[SEVERAL] = ";".join((*several, SPOKEN))
    elif environment.get(ONE) not in SHIPPED:
        environment[ONE] = SPOKEN

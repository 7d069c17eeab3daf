"""How the server at hand prints what the program makes.

PostgreSQL keeps no statement; asked for a policy, a default or a type it writes one, and not each version, nor each
setting, writes the same. So where something stands there otherwise than this program would write it, the server is asked
to print the program's own: it is made among the connection's temporary tables, looked at, and taken back.
"""

from __future__ import annotations

import psycopg

from station.store.central.schema import REVISIONS
from station.store.central.shape import PRINTED, HeldTables


def learn_prints(connection: psycopg.Connection) -> bool:
    """Whether this was not known of the server behind `connection` and is now; the transaction is to be taken back.

    It needs the right to temporary tables, which everybody has where nobody took it away. Raises `psycopg.Error`.
    """
    if connection in PRINTED:
        return False
    connection.execute("SET LOCAL search_path = pg_temp")
    for statements in REVISIONS:
        for statement in statements:
            connection.execute(statement)
    PRINTED[connection] = HeldTables.of(connection)
    return True

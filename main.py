"""Start of the station: without arguments the desktop, with arguments the command line."""

import sys


def start() -> int:
    """Run what was asked for; returns the exit status (3 where the program itself can't be loaded)."""
    try:
        return _start()
    except Exception as fault:  # noqa: BLE001 - not even its words could be loaded
        sys.stderr.write(
            f"The program can't start; it may be incompletely installed ({type(fault).__name__}: {fault}).\n"
        )
        return 3


def _start() -> int:
    arguments = sys.argv[1:]
    if not arguments or (arguments[0] == "--data" and len(arguments) == 2):
        from station.app import run_desktop

        return run_desktop(arguments)
    from station.cli.command_line import main

    return main(arguments)


if __name__ == "__main__":
    sys.exit(start())

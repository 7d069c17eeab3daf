"""Start of the station: without arguments the desktop, with arguments the command line."""

import gc
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
    finally:
        gc.freeze()  # it goes with the process; Python would look through all of it for garbage first


def _start() -> int:
    arguments = sys.argv[1:]
    gc.disable()  # what is loaded stays
    if not arguments or (arguments[0] == "--data" and len(arguments) == 2):
        from station.app import run_desktop

        _look_for_garbage()
        return run_desktop(arguments)
    from station.cli.command_line import build_parser, main

    build_parser()  # loads the commands
    _look_for_garbage()
    return main(arguments)


def _look_for_garbage() -> None:
    """From here on, and only among what comes into being now: to look through what was loaded takes longer each time."""
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    sys.exit(start())

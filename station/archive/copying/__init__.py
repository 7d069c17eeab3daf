"""The verified copy (DM-03).

One read of the source, one write, a read-back from the disk, a rename that never replaces. `engine` does the work in
the calling process; `worker` is the process that it runs in (threads of the desktop's own process would slow down the
counter); `launcher` starts and watches that process.
"""

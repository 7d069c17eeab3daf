"""The verified copy (DM-03): one read of the source, one write, a cold read-back, a rename that never replaces.

`engine` does the work in the calling process, `worker` is the process it runs in (threads of the desktop's own
process would cost the counter its quick answer), `launcher` starts and watches that process.
"""

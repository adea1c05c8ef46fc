"""Appends events to the file that the harness reads. PYTEST_DONT_REWRITE

Everything needed is bound here at import, before project code can replace `os.open` or `json.dumps`.
"""

import json
import os


class EventFile:
    """One JSON line an event. Survives tests that change folder, close descriptors or patch modules."""

    def __init__(self, path, root):
        self.path = os.path.abspath(path)
        self.root = root
        self._pid = os.getpid()
        self._fd = None
        self._encode = json.JSONEncoder().encode
        self._open, self._write, self._stat = os.open, os.write, os.fstat
        self._flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._getpid = os.getpid

    def adopt(self):
        """A forked child of the server writes for itself; a fork made by a test stays silent."""
        self._pid = self._getpid()
        self._descriptor()  # now: tests may use up all descriptors

    def read(self, offset=0):
        """What was written from a place on; half a line, left by a process that was killed, does not count."""
        if not os.path.exists(self.path):
            return
        with open(self.path, "rb") as lines:
            lines.seek(offset)
            for line in lines:
                if line.endswith(b"\n"):
                    yield json.loads(line.decode("ascii"))

    def write(self, event):
        if self._getpid() != self._pid:
            return
        line = (self._encode(event) + "\n").encode("ascii")
        while line:
            line = line[self._write(self._descriptor(), line) :]

    def _descriptor(self):
        """A test may have closed our descriptor, and opened its own file under the same number."""
        if self._fd is not None:
            try:
                found = self._stat(self._fd)
                if (found.st_dev, found.st_ino) == self._identity:
                    return self._fd
            except OSError:
                pass
        self._fd = self._open(self.path, self._flags, 0o600)
        found = self._stat(self._fd)
        self._identity = (found.st_dev, found.st_ino)
        return self._fd


def printable(value):
    """`str(value)` that never fails and can be encoded: lone surrogates are spelled out."""
    try:
        text = str(value)
    except Exception as error:
        text = "<%s whose text cannot be had: %s>" % (type(value).__name__, type(error).__name__)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")

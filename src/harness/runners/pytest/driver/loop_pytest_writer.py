"""Writes events as pytest's hooks tell of them. PYTEST_DONT_REWRITE"""

import os

import pytest

from loop_pytest_attempt import Attempt, plain, unknown
from loop_pytest_events import printable


class Writer:
    """`events` is what the harness follows; `notes` is read by the server alone, to judge the exit code."""

    def __init__(self, events, notes, key):
        self.root_dir = events.root
        self._events = events
        self._notes = notes
        self._key = key
        self._tests = {}

    def collection_error(self, path, failure):
        self._emit("collection-error", error={"file": self._relative(path), "failure": plain(failure)})

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report):
        if report.failed:
            failure = getattr(report, "loop_failure", None) or unknown(report)
            file = self._relative(report.nodeid.split("::")[0]) if report.nodeid else None
            self._emit("collection-error", error={"file": file, "failure": plain(failure)})
        elif report.skipped:
            self._test(report.nodeid, {"outcome": "skipped", "reason": getattr(report, "loop_reason", None)})

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        if session.config.option.collectonly:
            self._note("collected", ids=[self._address(item.nodeid)["id"] for item in session.items])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid):
        self._emit("test-start", **self._address(nodeid))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        attempt = self._tests.setdefault(report.nodeid, Attempt())
        attempt.add(report)
        if attempt.result is not None:
            del self._tests[report.nodeid]
            self._test(report.nodeid, attempt.result)

    def _test(self, nodeid, result):
        self._emit("test", test={"durationMs": 0, "failure": None, "reason": None, **self._address(nodeid), **result})

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excinfo):
        self._note("stopped", why="pytest had an internal error: %s" % _first_line(excinfo))

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo):
        if excinfo.type is not pytest.Session.Interrupted:  # that one only follows from what was reported
            self._note("stopped", why="the run was stopped from inside: %s" % _first_line(excinfo))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        self._note("session-finish")

    def _emit(self, kind, **fields):
        self._events.write(dict(type=kind, key=self._key, **fields))

    def _note(self, kind, **fields):
        self._notes.write(dict(type=kind, **fields))

    def _address(self, nodeid):
        """pytest's ids start from its own root folder, which may lie above or below the project's."""
        path, separator, rest = nodeid.partition("::")
        file = self._relative(path)
        head, bracket, parameters = rest.partition("[")
        name = head.rpartition("::")[2] + bracket + parameters
        return {"id": file + separator + rest, "file": file, "name": name or file}

    def _relative(self, path):
        full = os.path.join(self.root_dir, path)
        relative = os.path.relpath(full, self._events.root)
        if relative.startswith(".."):
            relative = os.path.relpath(os.path.realpath(full), os.path.realpath(self._events.root))
        return relative.replace(os.sep, "/")


def _first_line(excinfo):
    return ": ".join([excinfo.typename, *printable(excinfo.value).splitlines()[:1]])

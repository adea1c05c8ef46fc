"""Puts the phases of each test together and writes events. PYTEST_DONT_REWRITE"""

import os

import pytest

from loop_pytest_events import printable

RETRIED = ("rerun", "retried")  # what pytest-rerunfailures and pytest-retry call an attempt that does not count


class Writer:
    """`events` is what the harness follows; `notes` is read by the server alone, to judge the exit code."""

    def __init__(self, events, notes, key):
        self.root_dir = events.root
        self._events = events
        self._notes = notes
        self._key = key
        self._tests = {}

    def collection_error(self, path, failure):
        self._emit("collection-error", error={"file": self._relative(path), "failure": _plain(failure)})

    @pytest.hookimpl(tryfirst=True)
    def pytest_collectreport(self, report):
        if report.failed:
            failure = getattr(report, "loop_failure", None) or _unknown(report)
            file = self._relative(report.nodeid.split("::")[0]) if report.nodeid else None
            self._emit("collection-error", error={"file": file, "failure": _plain(failure)})
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
        attempt = self._tests.setdefault(report.nodeid, _Attempt())
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


class _Attempt:
    """What is known of a test that runs. A plugin may repeat it: only the last time counts."""

    def __init__(self):
        self.result = None
        self._phases = {}
        self._subtests = []
        self._seconds = 0
        self._retries = 0
        self._void = False  # the rest of an attempt that is going to be repeated

    def add(self, report):
        self._seconds += max(0, getattr(report, "duration", 0))
        if report.outcome in RETRIED:
            self._retries += 1
            self._phases, self._subtests, self._void = {}, [], True
        elif hasattr(report, "context"):  # a subtest: it has its test's name and is no phase of it
            self._subtests += [report] if report.failed else []
        elif report.when not in ("setup", "call", "teardown"):  # what xdist says of a worker that died
            self._finish(_failed(report))
        else:
            self._add_phase(report)

    def _add_phase(self, report):
        self._void = self._void and report.when != "setup"
        self._phases[report.when] = report
        if report.when == "teardown" and not self._void:
            self._finish(_judge(self._phases, self._subtests))

    def _finish(self, result):
        if self._retries:
            again = "run %d times, the last one counts" % (self._retries + 1)
            result["reason"] = "; ".join(filter(None, [result.get("reason"), again]))
        self.result = dict(result, durationMs=round(self._seconds * 1000, 3))


def _judge(phases, subtests):
    setup, call, teardown = (phases.get(when) for when in ("setup", "call", "teardown"))
    body = call or setup
    if setup is not None and setup.failed:
        return _failed(setup, "setup-failed")
    if getattr(body, "loop_unexpected_pass", False):
        return _strict_pass(body)
    if subtests:
        return _failed(subtests[0])
    if body is not None and body.failed:
        return _failed(body)
    if teardown.failed:
        return _failed(teardown, "setup-failed")
    if hasattr(body, "wasxfail"):
        return {"outcome": "expected-failure" if body.skipped else "unexpected-pass", "reason": _xfail_reason(body)}
    if body is not None and body.skipped:
        return {"outcome": "skipped", "reason": getattr(body, "loop_reason", None)}
    return {"outcome": "passed"}


def _failed(report, outcome=None):
    failure = getattr(report, "loop_failure", None) or _unknown(report)
    return {"outcome": outcome or ("failed" if failure["assertion"] else "errored"), "failure": _plain(failure)}


def _strict_pass(report):
    """A pass that counts as a failure; its reason is in the report's text alone."""
    text = str(report.longrepr)
    return {
        "outcome": "unexpected-pass",
        "reason": text.partition("[XPASS(strict)] ")[2] or None,
        "failure": {"type": "Failed", "message": text},
    }


def _unknown(report):
    """A report made by another plugin, without an exception that could be seen."""
    return {"type": "", "message": str(report.longrepr), "assertion": False}


def _plain(failure):
    return {"type": failure["type"], "message": failure["message"]}


def _xfail_reason(report):
    prefix = "reason: "  # of a call of `pytest.xfail`
    text = report.wasxfail
    return (text[len(prefix) :] if text.startswith(prefix) else text) or None


def _first_line(excinfo):
    return ": ".join([excinfo.typename, *printable(excinfo.value).splitlines()[:1]])

"""Puts the phases of each test together and writes events. PYTEST_DONT_REWRITE"""

import os

import pytest

RETRIED = ("rerun", "retried")  # what pytest-rerunfailures and pytest-retry call an attempt that does not count


class Writer:
    def __init__(self, events, key):
        self.root_dir = events.root
        self._events = events
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
            self._emit("collected", ids=[self._address(item.nodeid)["id"] for item in session.items])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid):
        self._emit("test-start", **self._address(nodeid))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        state = self._tests.setdefault(report.nodeid, {"retries": 0, "phases": {}, "duration": 0, "subtests": []})
        state["duration"] += max(0, getattr(report, "duration", 0))
        if report.outcome in RETRIED:
            state.update(retries=state["retries"] + 1, phases={}, subtests=[])
        elif hasattr(report, "context"):  # a subtest: it has its test's name and is no phase of it
            state["subtests"] += [report] if report.failed else []
        else:
            state["phases"][report.when] = report
            if report.when not in ("setup", "call"):  # tear-down, or what xdist says of a worker that died
                self._finish(report.nodeid, self._tests.pop(report.nodeid))

    def _finish(self, nodeid, state):
        result = _judge(state["phases"], state["subtests"])
        if state["retries"]:
            again = "run %d times, the last one counts" % (state["retries"] + 1)
            result["reason"] = "; ".join(filter(None, [result.get("reason"), again]))
        self._test(nodeid, dict(result, durationMs=round(state["duration"] * 1000, 3)))

    def _test(self, nodeid, result):
        self._emit("test", test={"durationMs": 0, "failure": None, "reason": None, **self._address(nodeid), **result})

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excinfo):
        self._emit("stopped", why="pytest had an internal error: %s" % excinfo.exconly())

    @pytest.hookimpl(tryfirst=True)
    def pytest_keyboard_interrupt(self, excinfo):
        self._emit("stopped", why="the run was stopped from inside: %s" % excinfo.exconly())

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus):
        self._emit("session-finish", exitCode=int(exitstatus))

    def _emit(self, kind, **fields):
        self._events.write(dict(type=kind, key=self._key, **fields))

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


def _judge(phases, subtests):
    setup, call, teardown = (phases.get(when) for when in ("setup", "call", "teardown"))
    if setup is not None and setup.failed:
        return _failed(setup, "setup-failed")
    body = call if call is not None else setup
    if call is not None and getattr(call, "loop_unexpected_pass", False):
        return {"outcome": "unexpected-pass", "reason": _xfail_reason(call)}
    if subtests:
        return _failed(subtests[0])
    if call is not None and call.failed:
        return _failed(call)
    if teardown is not None and teardown.failed:
        return _failed(teardown, "setup-failed")
    if body is None:  # no phase of its own: a worker died under it
        return _failed(next(iter(phases.values())), "errored")
    if hasattr(body, "wasxfail"):
        return {"outcome": "expected-failure" if body.skipped else "unexpected-pass", "reason": _xfail_reason(body)}
    if body.skipped:
        return {"outcome": "skipped", "reason": getattr(body, "loop_reason", None)}
    return {"outcome": "passed"}


def _failed(report, outcome=None):
    failure = getattr(report, "loop_failure", None) or _unknown(report)
    return {"outcome": outcome or ("failed" if failure["assertion"] else "errored"), "failure": _plain(failure)}


def _unknown(report):
    """A report made by another plugin, without an exception that could be seen."""
    return {"type": "", "message": str(report.longrepr), "assertion": False}


def _plain(failure):
    return {"type": failure["type"], "message": failure["message"]}


def _xfail_reason(report):
    text = getattr(report, "wasxfail", None)
    if text is None:  # strict: the reason is only in the report's text
        text = str(report.longrepr).partition("] ")[2]
    prefix = "reason: "
    return (text[len(prefix) :] if text.startswith(prefix) else text) or None

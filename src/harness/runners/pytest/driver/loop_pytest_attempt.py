"""Puts the phases of a test together to one result. PYTEST_DONT_REWRITE"""

RETRIED = ("rerun", "retried")  # what pytest-rerunfailures and pytest-retry call an attempt that does not count


class Attempt:
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
    failures = [_failed(report) for report in subtests]
    # Of a test that failed in its subtests only, pytest 9 says so in words, without an exception.
    if body is not None and body.failed and (not subtests or hasattr(body, "loop_failure")):
        failures.append(_failed(body))
    if teardown.failed:
        failures.append(_failed(teardown, "setup-failed"))
    if failures:
        return dict(failures[0], furtherFailures=failures[1:]) if failures[1:] else failures[0]
    if hasattr(body, "wasxfail"):
        return {"outcome": "expected-failure" if body.skipped else "unexpected-pass", "reason": _xfail_reason(body)}
    if body is not None and body.skipped:
        return {"outcome": "skipped", "reason": getattr(body, "loop_reason", None)}
    return {"outcome": "passed"}


def _failed(report, outcome=None):
    failure = getattr(report, "loop_failure", None) or unknown(report)
    return {"outcome": outcome or ("failed" if failure["assertion"] else "errored"), "failure": plain(failure)}


def _strict_pass(report):
    """A pass that counts as a failure; its reason is in the report's text alone."""
    text = str(report.longrepr)
    return {
        "outcome": "unexpected-pass",
        "reason": text.partition("[XPASS(strict)] ")[2] or None,
        "failure": {"type": "Failed", "message": text},
    }


def unknown(report):
    """A report made by another plugin, without an exception that could be seen."""
    return {"type": "", "message": str(report.longrepr), "assertion": False}


def plain(failure):
    """A failure as the events carry it."""
    return {"type": failure["type"], "message": failure["message"]}


def _xfail_reason(report):
    prefix = "reason: "  # of a call of `pytest.xfail`
    text = report.wasxfail
    return (text[len(prefix) :] if text.startswith(prefix) else text) or None

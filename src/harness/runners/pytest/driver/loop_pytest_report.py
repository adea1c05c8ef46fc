"""The plugin that turns pytest's own reports into events. PYTEST_DONT_REWRITE

It works in the process that the server forked and, under xdist, in the workers too: those only describe
failures (`loop_failure` travels with the report), the controller alone writes events.
"""

import pytest

from loop_pytest_events import printable
from loop_pytest_failure import describe, describe_collection

# The server's child puts its writer here; a worker of xdist imports this module afresh and has none.
active = {}


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    value = None if call.excinfo is None else call.excinfo.value
    if report.failed and _is_unexpected_pass(item, value):
        report.loop_unexpected_pass = True
    elif report.failed and value is not None:
        report.loop_failure = describe(value)
    elif report.skipped and value is not None:
        report.loop_reason = printable(getattr(value, "msg", None) or value)


def _is_unexpected_pass(item, value):
    """Of a strict xfail: failed without an exception. Of unittest's `expectedFailure`: as by a call of `fail`."""
    if value is None:
        return item.get_closest_marker("xfail") is not None
    holders = (getattr(item, "obj", None), getattr(item, "cls", None))
    marked = any(getattr(holder, "__unittest_expecting_failure__", False) for holder in holders)
    return marked and type(value) is pytest.fail.Exception


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    outcome = yield
    report = outcome.get_result()
    excinfo = getattr(getattr(report, "call", None), "excinfo", None)
    if excinfo is None:
        return
    if report.failed:
        report.loop_failure = describe_collection(excinfo.value)
    elif report.skipped:
        report.loop_reason = printable(getattr(excinfo.value, "msg", None) or excinfo.value)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """A conftest that cannot be imported ends pytest before any report; here is its exception."""
    outcome = yield
    value = outcome.excinfo[1] if outcome.excinfo else None
    if "writer" in active and hasattr(value, "path"):
        active["writer"].collection_error(str(value.path), describe_collection(value))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if "writer" in active and not hasattr(config, "workerinput"):
        active["writer"].root_dir = str(config.rootpath)
        config.pluginmanager.register(active["writer"], "loop_pytest_writer")

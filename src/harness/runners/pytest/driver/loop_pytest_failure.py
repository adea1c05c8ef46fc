"""Says of an exception what the harness wants to know. PYTEST_DONT_REWRITE"""

import sys

import pytest

from loop_pytest_events import printable


def describe(value):
    """`assertion`: whether it is of a kind by which tests say no, as against anything else that goes wrong."""
    inner = _doctest_failures(value)
    if inner:
        return _describe_doctest(inner)
    return _failure(value, isinstance(value, (AssertionError, pytest.fail.Exception)))


def describe_collection(value):
    """pytest wraps what an import raised in errors of its own; the cause is what happened."""
    while value.__cause__ is not None and type(value).__module__.startswith("_pytest."):
        value = value.__cause__
    return _failure(value, False)


def _failure(value, assertion):
    return {"type": type(value).__name__, "message": printable(value), "assertion": assertion}


def _doctest_failures(value):
    doctest = sys.modules.get("doctest")
    if doctest is None:
        return []
    kinds = (doctest.DocTestFailure, doctest.UnexpectedException)
    failures = getattr(value, "failures", None) or [value]
    return failures if all(isinstance(failure, kinds) for failure in failures) else []


def _describe_doctest(failures):
    """An unexpected exception is the example's own error; the rest are outputs that differ."""
    for failure in failures:
        exc_info = getattr(failure, "exc_info", None)
        if exc_info is not None:
            return _failure(exc_info[1], False)
    parts = [
        "%sExpected:\n%sGot:\n%s" % (failure.example.source, failure.example.want, failure.got) for failure in failures
    ]
    return {"type": "DocTestFailure", "message": printable("\n".join(parts).rstrip()), "assertion": True}

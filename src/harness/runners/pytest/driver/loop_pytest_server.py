"""Warm pytest: imported through `-p`, it forks one process a request. PYTEST_DONT_REWRITE

At this point pytest itself is loaded, and no conftest, no plugin and no code of the project. Each child goes on as
`pytest ARGS` started by hand would: own session, own log, own exit. State cannot leak from one to the next.
"""

import contextlib
import gc
import importlib
import json
import os
import platform
import sys
import time
import warnings

import pluggy
import pytest

import loop_pytest_report
from loop_pytest_events import EventFile
from loop_pytest_exit import contradiction
from loop_pytest_writer import Writer

HERE = os.path.dirname(os.path.abspath(__file__))
PLUGIN = loop_pytest_report.__name__


def serve():
    with open(os.environ.pop("LOOP_REQUESTS"), encoding="utf-8") as file:
        work = json.load(file)
    events = EventFile(os.environ.pop("LOOP_EVENTS"), work["root"])
    notes_path = os.environ.pop("LOOP_NOTES", events.path + ".notes")
    restore_environment()
    runtime = "%s %s" % (platform.python_implementation(), platform.python_version())
    events.write({"type": "ready", "runner": "pytest", "version": pytest.__version__, "runtime": runtime})
    warm_up()
    for request in work["requests"]:
        notes = EventFile("%s-%s" % (notes_path, request["key"]), work["root"])
        run_one(request, events, notes)
    sys.stdout.flush()
    os._exit(0)  # nothing of this process is wanted: no coverage data, no other plugin's last word


def warm_up():
    """What every pytest imports sooner or later; frozen, so that no child's garbage collection walks through it."""
    for name in ("_pytest.warnings", "pdb", "faulthandler", "email.parser"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def run_one(request, events, notes):
    events.write({"type": "selector-start", "key": request["key"]})
    offset = os.path.getsize(events.path)
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        become_pytest(request, events, notes)
    status = os.waitpid(child, 0)[1]
    took = round((time.perf_counter() - began) * 1000, 3)
    if os.WIFSIGNALED(status):
        end = {"exitCode": -os.WTERMSIG(status), "contradiction": None}
    else:
        code = os.WEXITSTATUS(status)
        told = [*events.read(offset), *notes.read()]
        end = {"exitCode": code, "contradiction": contradiction(code, told, request["logPath"])}
    events.write({"type": "selector-end", "key": request["key"], "processMs": took, **end})


def become_pytest(request, events, notes):
    """Never returns: leaves by SystemExit, so that the interpreter ends as it does after a run by hand."""
    log = os.open(request["logPath"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for descriptor in (1, 2):
        os.dup2(log, descriptor)
    os.close(log)
    events.adopt()
    notes.adopt()
    # The import hook of the pytest that only waited here would be a second one.
    sys.meta_path[:] = [hook for hook in sys.meta_path if type(hook).__module__ != "_pytest.assertion.rewrite"]
    sys.argv[1:] = request["args"]
    loop_pytest_report.active["writer"] = Writer(events, notes, request["key"])
    try:
        code = pytest.main(["-p", PLUGIN, *request["args"]])
    except Exception:  # told as by hand, without the frames of this file and of the pytest that waited
        kind, value, trace = sys.exc_info()
        sys.excepthook(kind, value, trace.tb_next)
        code = 1
    # The way out leads through the hooks of the pytest that waited; pluggy would comment on it in the log.
    warnings.filterwarnings("ignore", category=getattr(pluggy, "PluggyTeardownRaisedWarning", Warning))
    raise SystemExit(int(code))


def restore_environment():
    """What was set for this process alone is not the project's business. The plugin stays importable, last of all."""
    for name in ("PYTHONPATH", "PYTEST_ADDOPTS"):
        value = os.environ.pop("LOOP_KEPT_" + name, None)
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    sys.path[:] = [path for path in sys.path if path != HERE] + [HERE]


serve()

"""Whether pytest's exit code and its reports tell the same story. PYTEST_DONT_REWRITE"""

import collections


def contradiction(exit_code, events, log_path):
    """None where they agree; else a sentence. `events` are those of one request and the notes beside them."""
    story = _Story()
    for event in events:
        story.add(event)
    if story.stopped:
        return story.stopped
    if story.started:
        return "the process ended with exit code %d while %s ran" % (exit_code, sorted(story.started)[0])
    if not story.finished:
        return _unfinished(exit_code, story, log_path)
    failed = story.failures > 0
    agrees = {0: not failed, 1: failed, 2: failed, 4: story.ran == 0, 5: story.ran == 0 and not failed}
    if agrees.get(exit_code, False):
        return None
    counts = "%d tests ran and %d failed, collection errors included" % (story.ran, story.failures)
    cause = "" if failed else "; a plugin may fail a run by itself, as a coverage threshold does: see the log"
    return "pytest ended with exit code %d, yet its reports say: %s%s" % (exit_code, counts, cause)


def _unfinished(exit_code, story, log_path):
    if exit_code == 4 and story.failures:  # a conftest that cannot be imported
        return None
    what = "the process ended with exit code %d before pytest had finished" % exit_code
    if exit_code == 4:
        what = "pytest refused its command line or its configuration (exit code 4)"
    return ": ".join([what, *_last_words(log_path)])


def _last_words(log_path):
    """A quotation for people; nothing is concluded from it."""
    with open(log_path, encoding="utf-8", errors="replace") as log:
        lines = [line.strip() for line in collections.deque(log, 50) if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines)[-1:]


class _Story:
    def __init__(self):
        self.started = set()
        self.ran = self.failures = 0
        self.finished = False
        self.stopped = None

    def add(self, event):
        kind = event["type"]
        if kind == "test-start":
            self.started.add(event["id"])
        elif kind == "test":
            self._add_test(event["test"])
        elif kind == "collection-error":
            self.failures += 1
        elif kind == "session-finish":
            self.finished = True
        elif kind == "stopped":
            self.stopped = self.stopped or event["why"]

    def _add_test(self, test):
        self.started.discard(test["id"])
        self.ran += test["outcome"] != "skipped"
        self.failures += test["failure"] is not None  # a strict xfail that passes has one too


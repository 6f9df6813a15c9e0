"""PDF/UA-1 and PDF/A-2a, as the validator `page` sees them, less its one known false alarm."""

import re
from pathlib import Path

import page

# Fires on every stream whose data end in a carriage return; `stream_lengths_hold` looks for itself.
FALSE_ALARM = "PDFA2A-STREAM-LENGTH-001"


def conformance_faults(path: Path) -> set[str]:
    """Rule and message of everything that breaks PDF/UA-1 or PDF/A-2a."""
    failures = [
        failure for profile in ("ua1", "2a") for failure in page.validate_pdf(path, profile=profile).failures
    ]
    faults = {
        f"{failure.rule_id}: {failure.message}" for failure in failures if failure.rule_id != FALSE_ALARM
    }
    if not stream_lengths_hold(path.read_bytes()):
        faults.add("a stream is longer or shorter than it says")
    return faults


def stream_lengths_hold(data: bytes) -> bool:
    """Whether `endstream` stands where each stream's length puts it. Source: ISO 32000-1, 7.3.8."""
    streams = list(re.finditer(rb"/Length (\d+)[^\0]*?>>\s*stream\r?\n", data))
    ends = (data[stream.end() + int(stream[1]) :][:11] for stream in streams)
    return bool(streams) and all(re.match(rb"\r?\n?endstream", end) for end in ends)

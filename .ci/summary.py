"""The honest last line of ./test: how many tests of all its pytest runs passed, failed and were skipped."""

import argparse
import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def main() -> int:
    """Add up the reports in a folder and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--failed-step", default="")
    given = parser.parse_args()
    ran = failed = skipped = 0
    for report in sorted(given.folder.glob("*.xml")):
        for suite in ET.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own pytest wrote it
            ran += int(suite.get("tests", 0))
            failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped += int(suite.get("skipped", 0))
    if given.failed_step and not failed:
        failed, ran = 1, ran + 1  # a linter that fails counts as well
    line = f"{max(0, ran - failed - skipped)} passed, {failed} failed"
    if skipped:
        line += f", {skipped} skipped"
    if given.failed_step:
        line += f"; stopped at: {given.failed_step}"
    print(line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

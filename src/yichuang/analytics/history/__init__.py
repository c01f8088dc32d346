"""Event logs of what offices did elsewhere: read safely, reported, and turned into a programme.

`read_log` takes XES, gzipped XES and CSV; `report` says how long cases took; `derive` writes the programme
they followed. `history.replay` gives its cases as commands on that programme; it needs the whole engine and is imported
on its own.
"""

from .derive import derive
from .limits import Limits
from .log import Completion, Log
from .read import read_log
from .report import report

__all__ = ["Completion", "Limits", "Log", "derive", "read_log", "report"]

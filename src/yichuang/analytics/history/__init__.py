"""Event logs of what offices did elsewhere: read safely, reported, and turned into a programme.

`read_log` takes XES, gzipped XES and CSV; `report` says how long cases took; `derive` writes the programme
they followed.
"""

from .derive import derive
from .limits import Limits
from .log import Completion, Log
from .read import read_log
from .report import report

__all__ = ["Completion", "Limits", "Log", "derive", "read_log", "report"]

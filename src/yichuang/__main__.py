"""`python -m yichuang` is `yichuang`."""

import sys

from yichuang.cli import main

sys.exit(main())

"""``python3 -m tools.lab``."""

import sys

from .cli import main

sys.exit(main())

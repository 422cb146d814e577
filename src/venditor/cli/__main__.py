"""`python -m venditor.cli` is the `venditor` command."""

import sys

from venditor.cli.main import main

sys.exit(main())

"""The command line: `venditor rights`, `venditor law`, `venditor audit`.

Exit codes are the same everywhere: 0 done, 1 done with findings or failed checks, 2 unusable input or
arguments. With `--json`, standard output is one document; messages go to standard error.
"""

from venditor.cli.main import main

__all__ = ["main"]

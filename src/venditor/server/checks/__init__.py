"""What an operator should look at before people rely on an installation: ``venditor check --deploy``."""

from venditor.server.checks.finding import Finding
from venditor.server.checks.installation import findings

__all__ = ["Finding", "findings"]

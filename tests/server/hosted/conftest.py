from tests.server.log.conftest import sequenced
from tests.server.markets.conftest import market

__all__ = ["market", "sequenced"]

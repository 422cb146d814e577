"""A local Spark cluster: a driver, a master and two executors, each a process of its own.

``local[2]`` would answer inside the driver's process; what is lost on the way to an executor would not show.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

MASTER = "local-cluster[2,1,1024]"


def _java():
    home = os.environ.get("JAVA_HOME")
    return shutil.which(str(Path(home) / "bin" / "java") if home else "java")


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """A session on the cluster."""
    if _java() is None:
        pytest.fail("Spark needs Java 17 or later: install it, or set JAVA_HOME to where it is.")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - these tests are collected without Spark, to be skipped

    folder = tmp_path_factory.mktemp("spark")
    # Executors take the Python of the driver; nothing is written beside Spark, or asked of a name server.
    os.environ |= {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    options = {
        "spark.driver.memory": "1g",
        "spark.local.dir": str(folder / "local"),
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        # What an executor refuses it would refuse again.
        "spark.task.maxFailures": "1",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master(MASTER).appName("venditor")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()

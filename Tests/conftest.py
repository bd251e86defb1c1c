import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from city import City  # noqa: E402
from program import Program  # noqa: E402


@pytest.fixture
def program(tmp_path):
    """The program with empty data."""
    running = Program(tmp_path / "data").start()
    yield running
    running.stop()


@pytest.fixture
def city(program):
    return City(program)

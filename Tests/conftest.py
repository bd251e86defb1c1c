import contextlib
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from city import City  # noqa: E402
from program import Program  # noqa: E402


@pytest.fixture
def new_program(tmp_path):
    """Makes programs that are not started yet, each with a data directory of that name; they end with the test, however it ends."""
    with contextlib.ExitStack() as ending:
        def make(name="data", **options):
            program = Program(tmp_path / name, **options)
            ending.callback(program.stop)
            return program
        yield make


@pytest.fixture
def program(new_program):
    """The program with empty data."""
    return new_program().start()


@pytest.fixture
def city(program):
    return City(program)

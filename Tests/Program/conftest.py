import pytest

from city import City
from program import SAMPLES, Program


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A city that the tests of one module share: they disturb nothing that another of them looks at."""
    with Program(tmp_path_factory.mktemp("town") / "data") as program:
        yield City(program)


@pytest.fixture
def sample():
    """The path of one of the shared samples, as `media/photo.webp`."""
    def path(name):
        found = SAMPLES / name
        if not found.exists():
            pytest.skip(f"the samples are not beside this repository: {name} is missing")
        return found
    return path

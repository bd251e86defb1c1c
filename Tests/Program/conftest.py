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


@pytest.fixture
def place(city):
    """Puts a display where it shall hang, new or not."""
    def put(display, site, **more):
        document = {"site": site, "name": display, "orientation": "landscape", "languages": ["ja"], **more}
        city.program.put(f"/v1/displays/{display}", city.administrator, document).expect(200, 201)
    return put

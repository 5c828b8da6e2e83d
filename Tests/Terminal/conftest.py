import pytest

from nightjar import Server, Terminal


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path).start()
    yield server
    server.stop()


@pytest.fixture
def terminal(server, tmp_path):
    return lambda user, home=None: Terminal(server, tmp_path, user, home)

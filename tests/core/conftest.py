"""Settings of the tests of the pure domain: no Odoo, no database, no configuration needed."""

import sys
from pathlib import Path

from core_pythons import examples
from hypothesis import HealthCheck, settings

LIB = Path(__file__).resolve().parents[2] / "record_pin_core" / "lib"
if str(LIB) not in sys.path:
    sys.path.insert(0, str(LIB))

# No deadline: the machine is shared. Derandomised: a mutation run must see the same examples.
settings.register_profile(
    "core",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=examples(100),
)
# Fewer examples, for a run over hundreds of mutants (see docs/mutation.md).
settings.register_profile("mutation", parent=settings.get_profile("core"), max_examples=10)
settings.load_profile("core")


def pytest_configure(config):
    """Declare the marker here, so that the tests run without this repository's settings too."""
    config.addinivalue_line("markers", "slow: takes more than a few seconds")

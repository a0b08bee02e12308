"""Fixtures every room may use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The annotated texts and judged cases that stand beside the project, where they are present."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared annotations are not beside this checkout")
    return folder

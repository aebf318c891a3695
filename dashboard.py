"""The entry of the dashboard: `streamlit run dashboard.py`."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from fgf_core.ui import failure
from fgf_core.ui.start import lifespan
from fgf_core.web import middleware, routes

ROOT = Path(__file__).resolve().parent

# The script must not lie beside `pages/`: Streamlit would run the files there past the shell.
app = st.App(
    ROOT / "fgf_core/ui/shell.py",
    routes=routes,
    middleware=middleware(ROOT / "pages"),
    lifespan=lifespan,
    on_script_error=failure.show,
)

import time, importlib, cProfile, pstats, os
import pytest
from PySide6.QtCore import QTimer
from tests.e2e.conftest import NOISE
from tests.e2e.engines import JourneyEngine
from tests.fakes import FakeEmbedder
pytestmark = pytest.mark.qt_log_ignore(NOISE)
@pytest.mark.parametrize("name", ["inbox", "settings", "remembering", "about", "models", "assist", "jobs", "profile", "forms", "memories","people"])
def test_open(open_app, qapp, name):
    app = open_app(JourneyEngine(), FakeEmbedder())
    w = app.window
    app._qtbot.wait(300)
    from ui.main_window import PAGES
    t=time.thread_time(); importlib.import_module(PAGES[name][0]); ti=time.thread_time()-t
    out=[]
    def show():
        pr = cProfile.Profile() if os.environ.get("PROF") else None
        t=time.thread_time()
        if pr: pr.enable()
        p=w._page(name); 
        if pr: pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
        out.append(time.thread_time()-t)
        t=time.thread_time(); w.show_page(name); out.append(time.thread_time()-t)
    with qapp.watch() as spell:
        QTimer.singleShot(0, w, show)
        app._qtbot.wait(1200)
    print(f"\n{name}: import {ti*1000:.0f} construct {out[0]*1000:.0f} show {out[1]*1000:.0f}", [(round(a*1000), b) for a,b in spell.longest])

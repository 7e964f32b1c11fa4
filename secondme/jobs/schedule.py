"""When jobs are due. APScheduler says when, never what: it only submits to the runner."""

import psutil
from apscheduler.schedulers.background import BackgroundScheduler

from secondme.jobs.runner import Runner

TICK_S = 60


def on_battery() -> bool:
    """Whether the machine runs on its battery; False where that cannot be known."""
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    return battery is not None and not battery.power_plugged


class Scheduler:
    """Asks every minute for the jobs that have something to do; missed minutes are caught up once."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._scheduler = BackgroundScheduler(daemon=True, timezone="UTC")
        self._scheduler.add_job(self._tick, "interval", seconds=TICK_S, coalesce=True, max_instances=1)
        self._scheduler.start()

    def _tick(self) -> None:
        for job in self._runner.jobs.values():
            if not job.hidden and job.pending():
                self._runner.submit(job.name, retry=False)

    def close(self) -> None:
        """No job is asked for after this returns."""
        self._scheduler.shutdown(wait=True)

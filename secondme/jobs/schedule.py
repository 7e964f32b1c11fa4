"""Says when, never what: asks the runner for jobs at regular times, in case nothing else did."""

from apscheduler.schedulers.background import BackgroundScheduler

from secondme.jobs.runner import Runner

MINUTES = {
    "embed": 5, "extract": 7, "link": 11, "summarize": 24 * 60, "reflect": 24 * 60, "index": 60, "watch": 1,
}  # fmt: skip


class Scheduler:
    """Starts at once, on a thread of its own."""

    def __init__(self, runner: Runner) -> None:
        self._scheduler = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
        )
        for name, minutes in MINUTES.items():
            self._scheduler.add_job(runner.submit, "interval", minutes=minutes, args=(name,), id=name)
        self._scheduler.start()

    def close(self) -> None:
        """No job is asked for after this. Idempotent."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

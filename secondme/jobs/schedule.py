"""Says when, never what: asks the runner for jobs at regular times, in case nothing else did."""

from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from secondme.jobs.runner import Runner

MINUTES = {"embed": 5, "extract": 7, "consolidate": 11, "link": 13, "index": 60, "watch": 1}
DAILY = ("summarize", "reflect", "weigh", "retain", "decay")
LOOK_MINUTES = 10
A_DAY = timedelta(hours=20)
"""Since the last run: a little less than a day, so that it is not later every day."""
ENOUGH = 40
"""Things to do from which on a daily job runs before its day is over, though not more often than every two hours."""
TWO_HOURS = timedelta(hours=2)


class Scheduler:
    """Starts at once, on a thread of its own."""

    def __init__(self, runner: Runner) -> None:
        self._scheduler = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}, timezone="UTC"
        )
        for name, minutes in MINUTES.items():
            self._scheduler.add_job(runner.submit, "interval", minutes=minutes, args=(name,), id=name)
        for name in DAILY:
            args = (runner, name)
            self._scheduler.add_job(submit_when_due, "interval", minutes=LOOK_MINUTES, args=args, id=name)
        self._scheduler.start()

    def close(self) -> None:
        """No job is asked for after this. Idempotent."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def submit_when_due(runner: Runner, name: str, now: datetime | None = None) -> bool:
    """Ask for a daily job when its day is over, or enough is to be done; whether it was. A run that was missed while
    the app was closed is made up for once."""
    job = next(job for job in runner.list() if job.name == name)
    passed = (now or datetime.now(UTC)) - datetime.fromisoformat(job.last_run) if job.last_run else A_DAY
    if passed < (TWO_HOURS if job.pending >= ENOUGH else A_DAY):
        return False
    runner.submit(name)
    return True

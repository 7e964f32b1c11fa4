"""The door to the app's care for itself: copies made before updates, reports of problems, updates, and its traces."""

from pathlib import Path

from secondme import reports
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import KeptBackup, ProblemReport, Trace, Update

CUT_OFF = "Going back to a copy was cut off. It was taken back, and your memory is as it was before; nothing is lost."
RESTORING_CUT_OFF = "Restoring a backup was cut off. It was taken back, and your memory is as it was before."


class UpkeepDoor:
    """What it lists lies in the home; only `check_update` and `fetch_update` ever look elsewhere, when they are asked
    to."""

    def __init__(self, paths: Paths, put_right: bool = False) -> None:
        self._paths = paths
        self._put_right = put_right
        self.restoring_cut_off = False

    def told_at_start(self) -> str:
        """A sentence on what was put right when the home was opened; "" when there was nothing."""
        if self.restoring_cut_off:
            return RESTORING_CUT_OFF
        return CUT_OFF if self._put_right else ""

    def copies(self) -> tuple[KeptBackup, ...]:
        """The copies of the database that were made before updates changed it, and what was replaced by going back to
        one; newest first."""
        from secondme.store.safekeeping import kept

        return kept(self._paths)

    def remove_copy(self, name: str) -> None:
        """For good. Raises UserError when it is not there."""
        from secondme.store.safekeeping import remove

        remove(self._paths, name)

    def reports(self) -> tuple[ProblemReport, ...]:
        """What went wrong inside the app, newest first."""
        return reports.kept(self._paths.reports)

    def new_reports(self) -> int:
        """How many there are that the person was not told of yet; each is counted once."""
        return reports.unseen(self._paths.reports)

    def remove_report(self, name: str) -> None:
        """For good. Raises UserError when it is not there."""
        reports.remove(self._paths.reports, name)

    def version(self) -> str:
        from secondme.updating import version

        return version()

    def knows_where(self) -> bool:
        """Whether an address for updates is built in."""
        from secondme.release import UPDATE_URL

        return bool(UPDATE_URL)

    def check_update(self, source: str = "") -> Update:
        """What there is at an address or in a file, else at the built-in address. Raises UserError, UpdateProblem."""
        from secondme.updating import check

        return check(self._paths, source)

    def fetch_update(self, source: str, progress: Progress) -> tuple[Path, str]:
        """Download and verify what `check_update` offered: the file, and how it is installed."""
        from secondme.updating import fetch, how_to_install

        file = fetch(self._paths, source, progress)
        return file, how_to_install(file)

    def traces(self, everything: bool) -> tuple[Trace, ...]:
        """What `SecondMe.leave` would remove, and what it would leave and why."""
        from secondme.uninstalling import traces

        return traces(self._paths, everything)

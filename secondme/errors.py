"""The three kinds of error: the person's, the machine's, and (everything else) ours.

Catch at the edges only: the window's task, the command line, the hook for unhandled exceptions.
"""


class SecondMeError(Exception):
    """Base of the errors that are written for a person; `str()` of one is a calm sentence."""


class UserError(SecondMeError):
    """Something the person asked for cannot be done as asked."""


class NeedsConsent(UserError):
    """It can be done once the person agrees to `warning`; on the command line they do so in the way of `how`."""

    def __init__(self, warning: str, how: str) -> None:
        super().__init__(f"{warning} {how}")
        self.warning = warning


class WrongPassphrase(UserError):
    """It does not open this home."""


class EnvironmentProblem(SecondMeError):
    """Something on this machine is in the way; `remedy` says what the person can do about it."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

    def sentence(self) -> str:
        return f"{self} {self.remedy}".strip()


class Locked(EnvironmentProblem):
    """A passphrase has to be given first."""


class ModelProblem(EnvironmentProblem):
    """A model is missing, damaged, too large for this machine, or its process stopped."""


class Cancelled(Exception):
    """The person cancelled this work, or the app is closing. Raised by `Progress.update`."""

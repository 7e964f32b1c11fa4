"""The profile and its versions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileSentence:
    """One sentence of the profile, to the person, with the memories that it stands on."""

    id: int
    text: str
    memory_ids: tuple[int, ...]
    locked: bool = False
    """The person holds on to it, or has worded it: it stays as it is."""


@dataclass(frozen=True, slots=True)
class ProfileTopic:
    """What is known of one part of a life: home, work, people …"""

    name: str
    traits: tuple[ProfileSentence, ...]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One version of the profile. The biography has at most 200 words."""

    version: int
    at: str
    biography: tuple[ProfileSentence, ...]
    topics: tuple[ProfileTopic, ...]


@dataclass(frozen=True, slots=True)
class ProfileDiff:
    """What one version of the profile says that the other does not."""

    added: tuple[ProfileSentence, ...]
    removed: tuple[ProfileSentence, ...]

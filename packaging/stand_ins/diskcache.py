"""Stands in for diskcache in the frozen app. llama-cpp-python asks for it when it is imported, and uses it for a cache
on disk alone, which the app never makes; diskcache itself reads pickles from its folder (CVE-2025-69872)."""


class Cache:
    def __init__(self, *_: object) -> None:
        raise RuntimeError("There is no cache on disk in this app.")

"""What a release is made with. `packaging/sign.py new-key` makes a key; who releases keeps the private half."""

UPDATE_URL = ""
"""Where "Check for updates" looks when the person names no other place; "": it asks for one."""
UPDATE_KEYS: tuple[str, ...] = ()
"""Public Ed25519 keys (base64 of 32 bytes) with which update manifests are signed. Several while one is replaced."""

"""Which certificates are trusted where something is downloaded: those of the system.

A frozen app brings along the OpenSSL of the machine that built it, and that looks where this one's system keeps them.
Other systems keep them elsewhere; there nothing could be downloaded.
"""

import ssl
from pathlib import Path

PLACES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch, Gentoo
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # the same, where the first is left out
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS, Alpine
)
"""Where systems keep them (https://go.dev/src/crypto/x509/root_linux.go)."""


def trusting() -> ssl.SSLContext:
    """What a connection is verified with. On Windows Python reads the system's own store."""
    context = ssl.create_default_context()
    if not _found():
        place = next((place for place in PLACES if Path(place).is_file()), None)
        if place is not None:
            context.load_verify_locations(place)
    return context


def untrusted(error: Exception) -> bool:
    """Whether a connection failed since the other side's certificate could not be verified."""
    return isinstance(getattr(error, "reason", error), ssl.SSLCertVerificationError)


def _found() -> bool:
    """Whether there is anything where OpenSSL looks, or where SSL_CERT_FILE and SSL_CERT_DIR say."""
    paths = ssl.get_default_verify_paths()  # None stands for what is not there
    return bool(paths.cafile) or bool(paths.capath and any(Path(paths.capath).iterdir()))

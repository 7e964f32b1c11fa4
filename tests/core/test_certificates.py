"""Where a system keeps the certificates that it trusts, and what is said where it trusts none."""

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from secondme import certificates
from secondme.manifests import UpdateProblem
from secondme.models import hub
from secondme.models.hub import SourceProblem
from secondme.paths import Paths
from secondme.updating import check
from tests.core.hub_server import Hub, serving


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The key and the certificate of a server on the loopback that nobody knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub of a test")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
        .add_extension(address, False).add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = tmp_path / "own.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, form, plain)
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def served(own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A hub over https, on a system that keeps nothing where this machine's OpenSSL looks."""
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nothing.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "empty"))
    monkeypatch.setattr(certificates, "PLACES", ())
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(own)
    with serving(Hub({"small.json": b"{}"}), secure) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def test_certificates_are_found_where_another_system_keeps_them(served, own, monkeypatch, tmp_path):
    monkeypatch.setattr(certificates, "PLACES", (str(tmp_path / "elsewhere.pem"), str(own)))
    url = hub.file_url("org/name", "main", "small.json")
    assert hub.published(url).size == 2
    hub.download(url, tmp_path / "part", 2, lambda done: None, hub.Event())
    assert (tmp_path / "part").read_bytes() == b"{}"


def test_what_a_person_sets_goes_first(served, own, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    monkeypatch.setattr(certificates, "PLACES", (str(tmp_path / "no certificate"),))
    (tmp_path / "no certificate").write_text("never read")
    assert hub.published(hub.file_url("org/name", "main", "small.json")).size == 2


def test_a_hub_that_cannot_be_verified_is_not_said_to_be_out_of_reach(served, tmp_path):
    url = hub.file_url("org/name", "main", "small.json")
    with pytest.raises(SourceProblem, match="certificate of the model hub cannot be verified") as problem:
        hub.published(url)
    assert "ca-certificates" in problem.value.remedy
    with pytest.raises(SourceProblem, match="certificate of the model hub cannot be verified"):
        hub.download(url, tmp_path / "part", 2, lambda done: None, hub.Event())
    assert not (tmp_path / "part").exists()


def test_neither_is_an_update(served, tmp_path):
    with pytest.raises(UpdateProblem, match=r"The certificate of https://.+ cannot be verified"):
        check(Paths(tmp_path, tmp_path), f"{served.url}/update.json")

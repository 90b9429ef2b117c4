"""A small certificate authority of our own, so that an intranet name can have https.

Browsers withhold position, service workers and the clipboard over plain http. The
authority is made once and installed once on each phone; the server's certificate is
made again when the host's names or addresses change, or a month before its end.
"""

import ipaddress
import os
import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
LEAF_DAYS = 397  # Apple's and Chrome's limit is 398
RENEW_BEFORE = timedelta(days=30)


def for_serving(data_dir, host, files, user=None):
    """(certificate, key) to serve with, or None for plain http on loopback.

    files: certificate and key given by the operator. The key is put where the
    unprivileged `user` may read it, and nobody else.
    """
    if files:
        certificate, key = map(Path, files)
    elif is_loopback(host):
        return None
    else:
        certificate, key = init(data_dir, names_of(host))
    if not user:
        return certificate, key
    folder = data_dir / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    return tuple(
        _hand_over(path, folder / f"tls.{kind}", user)
        for path, kind in ((certificate, "crt"), (key, "key"))
    )


def init(data_dir, names):
    """Make what is missing. Returns the paths of the server's certificate and key."""
    folder = Path(data_dir) / "tls"
    folder.mkdir(mode=0o755, exist_ok=True)
    if not (folder / "ca.key").exists():
        _make_authority(folder)
    certificate, key = folder / "server.crt", folder / "server.key"
    if not _still_good(certificate, key, names):
        _make_leaf(folder, names)
    return certificate, key


def authority(data_dir):
    """The authority's certificate, or None: what phones install."""
    path = Path(data_dir) / "tls" / "ca.crt"
    return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None


def fingerprint(certificate):
    """SHA-256 in pairs, as phones show it before they trust it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def names_of(host):
    """Names and addresses by which this machine may be reached from its network."""
    names = {"localhost", "127.0.0.1", socket.gethostname()}
    if host in ("0.0.0.0", "::"):
        names |= _addresses()
    else:
        names.add(host)
    return sorted(names)


def _addresses():
    """Every address of ours that another machine can use."""
    found = set()
    try:
        for entry in socket.getaddrinfo(socket.gethostname(), None):
            found.add(entry[4][0])
    except OSError:
        pass
    # No packet is sent: the system only says from which address it would be.
    for family, far in (
        (socket.AF_INET, "192.0.2.1"),
        (socket.AF_INET6, "2001:db8::1"),
    ):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far, 9))
                found.add(probe.getsockname()[0])
        except OSError:
            continue
    return {address.split("%")[0] for address in found}


def _make_authority(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"Quanyu {socket.gethostname()}")]
    )
    certificate = (
        _builder(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / "ca.crt", _pem(certificate), 0o644)
    _write(folder / "ca.key", _pem_key(key), 0o600)


def _make_leaf(folder, names):
    ca = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    ca_key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    alternatives = x509.SubjectAlternativeName([_general_name(n) for n in names])
    certificate = (
        _builder(subject, ca.subject, key.public_key(), LEAF_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(usage, critical=False)
        .add_extension(alternatives, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    _write(folder / "server.key", _pem_key(key), 0o600)
    _write(folder / "server.crt", _pem(certificate) + _pem(ca), 0o644)


def _still_good(certificate, key, names):
    if not (certificate.exists() and key.exists()):
        return False
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    extension = found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    covered = {str(name.value) for name in extension.value}
    ends = found.not_valid_after_utc
    return covered >= set(names) and ends - RENEW_BEFORE > datetime.now(UTC)


def _builder(subject, issuer, public_key, days):
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        # clocks of intranet phones are often a little behind
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days - 1))
    )


def _key_usage(signs_certificates):
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name):
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_key(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path, content, mode):
    """Whole or not at all; a key is never readable by others, not for a moment."""
    new = path.with_suffix(path.suffix + ".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    new.rename(path)


def _hand_over(source, target, user):
    _write(target, source.read_bytes(), 0o600)
    shutil.chown(target, user, user)
    return target

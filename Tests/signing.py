"""Signers of alerts: an authority made by openssl, certificates of its own, and signatures made by xmlsec1."""

import subprocess

NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
ENVELOPED = f'<Transform Algorithm="{NAMESPACE}enveloped-signature"/>'
EXCLUSIVE = '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
CERTIFICATE = "<X509Data><X509Certificate/></X509Data>"


def template(method="rsa-sha256", digest="http://www.w3.org/2001/04/xmlenc#sha256", uri="", transforms=ENVELOPED + EXCLUSIVE,
             key=CERTIFICATE, more=""):
    """A signature whose digest, value and certificate are still to be filled in."""
    more_namespace = NAMESPACE if method == "rsa-sha1" else "http://www.w3.org/2001/04/xmldsig-more#"
    return (
        f'<Signature xmlns="{NAMESPACE}"><SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
        f'<SignatureMethod Algorithm="{more_namespace}{method}"/><Reference URI="{uri}"><Transforms>{transforms}</Transforms>'
        f'<DigestMethod Algorithm="{digest}"/><DigestValue/></Reference></SignedInfo><SignatureValue/>'
        f"<KeyInfo>{key}</KeyInfo>{more}</Signature>").encode()


class Signers:
    """`office` is certified by the authority, `expired` was, `stranger` is certified by itself alone, `elliptic` is of another kind."""

    def __init__(self, directory):
        self.directory, self.count = directory, 0
        directory.mkdir()
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=authority", "-keyout", "authority.key",
                     "-out", "authority.pem")
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=stranger", "-keyout", "stranger.key",
                     "-out", "stranger.pem")
        self.certify("office", "rsa:2048", "2")
        self.certify("expired", "rsa:2048", "-1")
        self.certify("elliptic", "ec", "2", "-pkeyopt", "ec_paramgen_curve:P-256")
        # Another's certificate stands first: all of the file counts.
        self.trusted = directory / "trusted.pem"
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=another", "-keyout", "another.key",
                     "-out", "another.pem")
        self.trusted.write_bytes((directory / "another.pem").read_bytes() + (directory / "authority.pem").read_bytes())

    def openssl(self, *words):
        subprocess.run(["openssl", *words], cwd=self.directory, check=True, capture_output=True, timeout=60)

    def certify(self, name, key, days, *more):
        self.openssl("req", "-newkey", key, *more, "-nodes", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
                     "-days", days, "-out", f"{name}.pem")

    def sign(self, document, by="office", **form):
        """The alert with its signature as its last child."""
        document = document if isinstance(document, bytes) else document.xml()
        assert document.endswith(b"</alert>")
        return self.fill(document.removesuffix(b"</alert>") + template(**form) + b"</alert>", by)

    def fill(self, document, by="office", *options):
        """A document with the empty signature that is in it filled in."""
        self.count += 1
        source, made = (self.directory / f"{self.count}.{kind}" for kind in ("template", "signed"))
        source.write_bytes(document)
        subprocess.run(
            ["xmlsec1", "--sign", "--privkey-pem", f"{by}.key,{by}.pem", *options, "--output", made.name, source.name],
            cwd=self.directory, check=True, capture_output=True, timeout=60)
        return made.read_bytes()

"""Small PDF files and pictures for tests, as few bytes as the formats allow."""

import struct
import zlib


def pdf(pages):
    """A document of so many pages, each a rectangle of its own width."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{3 + 2 * page} 0 R" for page in range(pages))
    bodies.append(f"<< /Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [0 0 210 297] >>".encode())
    for page in range(pages):
        drawing = f"0.2 0.4 0.6 rg 10 10 {20 + 3 * page} 100 re f".encode()
        bodies.append(f"<< /Type /Page /Parent 2 0 R /Contents {4 + 2 * page} 0 R >>".encode())
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(bodies) + 1
    return file + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, len(file))


def png(width, height, colour=(20, 90, 160)):
    """A picture of one colour."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

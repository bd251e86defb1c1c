"""A film of two colours, so that a picture tells where it stands."""

import subprocess


def filmed(folder, seconds_each):
    """Green, and then blue for as long."""
    path = folder / "film.mp4"
    colours = [f"color=c={colour}:s=480x270:d={seconds_each}:r=25" for colour in ("0x00c000", "0x0000c0")]
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", colours[0], "-f", "lavfi", "-i", colours[1], "-filter_complex", "concat=n=2",
         "-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path)], check=True, timeout=60)
    return path.read_bytes()

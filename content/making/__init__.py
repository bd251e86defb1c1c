"""The parts of make.py: a browser to draw with, converters, inspection and checks."""

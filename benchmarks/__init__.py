"""Speed and memory against named peers and limits: `make bench`."""

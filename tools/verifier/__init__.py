"""The stand-alone verifier of the event log: its command line, and what puts it into one file."""

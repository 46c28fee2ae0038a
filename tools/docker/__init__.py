"""The suite inside the official images; docker/Dockerfile puts this there."""

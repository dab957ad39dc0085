"""What whoever runs the service sees of it: notes of requests, metrics, the log, traces."""

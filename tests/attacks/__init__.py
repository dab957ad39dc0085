"""What attackers and their tools try, and what outsiders' suites say of the running service."""

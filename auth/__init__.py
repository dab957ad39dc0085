"""Who is asking: passwords, tokens and sessions, and the rights that come with an account."""

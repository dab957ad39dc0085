"""What a client may ask: the declarations of every type, field and argument."""

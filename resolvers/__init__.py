"""How a field is found: functions of a record, the loaders and, for lists, their arguments."""

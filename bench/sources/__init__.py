"""What customers that live elsewhere cost a query: beside the same query without any source."""

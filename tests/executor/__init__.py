"""The executor against graphql-core, which is the judge, and what it promises besides."""

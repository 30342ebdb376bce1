# What the platform reads of a message, and how it is judged.

suggest-history = Not in the catalogue, but it has handled such cases

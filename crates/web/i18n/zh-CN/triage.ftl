# What the platform reads of a message, and how it is judged.

suggest-history = 目录没有写明，以往都由它承办

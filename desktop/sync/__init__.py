"""The conversation with the province's server, without threads or sockets of its own."""

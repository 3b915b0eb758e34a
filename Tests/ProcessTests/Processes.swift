import Testing

// Real processes of the command, beside the test bundle. Two at a time and no more: they share two processors with the rest.

/// Houses that are moved, copied, asked and erased from.
@Suite(.serialized) enum Processes {}

/// Houses that are killed, stopped, and taken over.
@Suite(.serialized) enum Outages {}

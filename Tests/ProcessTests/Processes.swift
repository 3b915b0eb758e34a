import Testing

/// Real processes of the command, beside the test bundle. One after the other: they share two processors with the rest.
@Suite(.serialized) enum Processes {}

import Testing

@testable import Signage

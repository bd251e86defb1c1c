import Testing

@testable import SignageStore

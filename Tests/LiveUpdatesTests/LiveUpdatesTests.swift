import Testing

@testable import LiveUpdates

import Testing

@testable import WebAPI

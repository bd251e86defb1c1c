internal import Foundation

#if canImport(FoundationXML)
  internal import FoundationXML
#endif

/// Reads a whole document into a tree, within limits. Nothing is fetched, no entity but the five of XML itself is known.
enum Document {
  static let deepest = 64
  static let mostElements = 200_000
  /// Bytes of one attribute, and of the character data of one element.
  static let longestAttribute = 16 << 10
  static let longestText = 1 << 20
  /// Bytes of what names a message, an event or a sender: series are looked up by it.
  static let longestName = 500

  /// Throws what `Source.prepared` throws, `illFormed` with the line, `tooDeep`, `tooManyElements` and `tooLong`.
  static func read(_ bytes: [UInt8]) throws(AlertFault) -> Element {
    let parser = XMLParser(data: Data(try Source.prepared(bytes)))
    let maker = TreeMaker()
    parser.shouldProcessNamespaces = true
    parser.shouldResolveExternalEntities = false
    parser.delegate = maker
    let isWellFormed = parser.parse()
    if let fault = maker.fault { throw fault }
    guard isWellFormed, maker.open.isEmpty, let root = maker.root else {
      throw AlertFault(.illFormed, "\(parser.lineNumber)")
    }
    return root
  }
}

/// Makes the tree from the parser's events. After the first fault it takes nothing in any more, whether or not the parser stops
/// when it is told to.
private final class TreeMaker: NSObject, XMLParserDelegate {
  var open: [Element] = []
  var root: Element?
  var fault: AlertFault?
  private var elements = 0

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    guard fault == nil else { return }
    elements += 1
    if elements > Document.mostElements { return stop(parser, .tooManyElements) }
    if open.count >= Document.deepest { return stop(parser, .tooDeep) }
    if attributes.values.contains(where: { $0.utf8.count > Document.longestAttribute }) {
      return stop(parser, .tooLong)
    }
    open.append(Element(namespace: namespaceURI ?? "", name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard fault == nil, let ended = open.popLast() else { return }
    if open.isEmpty {
      root = ended
    } else {
      open[open.count - 1].children.append(ended)
    }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { append(string, parser) }

  func parser(_ parser: XMLParser, foundCDATA block: Data) {
    append(String(decoding: block, as: UTF8.self), parser)
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    if fault == nil { fault = AlertFault(.illFormed, "\(parser.lineNumber)") }
  }

  private func append(_ string: String, _ parser: XMLParser) {
    guard fault == nil, !open.isEmpty else { return }
    open[open.count - 1].characters += string
    if open[open.count - 1].characters.utf8.count > Document.longestText { stop(parser, .tooLong) }
  }

  private func stop(_ parser: XMLParser, _ rule: AlertRule) {
    fault = AlertFault(rule)
    parser.abortParsing()
  }
}

internal import HTTPServer

extension Problem {
  var response: Response {
    .bytes(
      bytes, type: "application/problem+json", status: status, headers: headers.map { ($0.name, $0.value) })
  }
}

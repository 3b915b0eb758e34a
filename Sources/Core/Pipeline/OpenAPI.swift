import Web

/// The OpenAPI 3.1 document of the machine interface, made from the list of routes.
enum OpenAPI {
  static func document(_ routes: [Route], address: String, reader: Reader) -> String {
    let interface = routes.filter { $0.path.hasPrefix("!/api/") && $0.summary != nil }.sorted { $0.pattern < $1.pattern }
    let paths = Dictionary(grouping: interface, by: \.pattern).sorted { $0.key < $1.key }.map { pattern, routes in
      let methods = routes.map { operation($0, reader) }.joined(separator: ",")
      return "\(jsonString(pattern)):{\(methods)}"
    }
    return """
      {"openapi":"3.1.0","info":{"title":"Paideia","version":"1","description":\
      \(jsonString(reader.t("Public data of the association, as pages show it.")))},\
      "servers":[{"url":\(jsonString(address))}],"paths":{\(paths.joined(separator: ","))},\
      "components":{"schemas":{"Problem":{"type":"object","required":["status","title"],"properties":{\
      "status":{"type":"integer"},"title":{"type":"string"},"detail":{"type":"string"}}}}}}
      """
  }

  private static func operation(_ route: Route, _ reader: Reader) -> String {
    let segments = route.pattern.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
    let inPath = segments.map { "{\"name\":\(jsonString(String($0))),\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}" }
    let inQuery = route.parameters.map {
      "{\"name\":\(jsonString($0)),\"in\":\"query\",\"required\":false,\"schema\":{\"type\":\"string\"}}"
    }
    let summary = route.summary.map { reader.t($0) } ?? ""
    return """
      "\(route.method.rawValue.lowercased())":{"summary":\(jsonString(summary)),"parameters":[\((inPath + inQuery).joined(separator: ","))],\
      "responses":{"200":{"description":"OK","content":{"application/json":{}}},\
      "default":{"description":"Problem","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}}
      """
  }
}

/// Where the files that are read at run time stand: SQL, words, styles, the map, the data sets.
package enum Share {
  package static func folder(_ target: String) -> String { "" }
  package static var dataSets: String { "" }
}

import Storage
import Web

/// The live part of the kit: a bell that everybody with the page open hears, in demo mode. Elsewhere nobody could ring it, and the
/// part is a picture of itself.
enum KitBell {
  static let channel = "kit"

  static func part(_ visit: Visit) async throws -> HTML {
    let reader = visit.reader
    guard visit.house.settings.demo else {
      return Kit.live(from: "", page: visit.path("/kit"), position: 0, drawn: visit.now, count(0, reader), reader)
    }
    return try await visit.read { tx in
      Kit.live(
        from: visit.path("/kit/live"), page: visit.path("/kit"), position: try tx.position(), drawn: tx.now, try rung(reader, in: tx),
        reader)
    } + Kit.button(visit.t("Ring the bell"), action: visit.path("/kit/bell"), reader)
  }

  static func follow(_ visit: Visit) async throws -> Answer {
    guard visit.house.settings.demo else { throw Problem.notFound }
    return try await visit.live(channel, of: nil, view: "page") { reader, tx in try rung(reader, in: tx) }
  }

  static func ring(_ visit: Visit) async throws -> Answer {
    guard visit.house.settings.demo else { throw Problem.notFound }
    try await visit.write { tx in try Live.touch(channel, "bell.rung", in: tx) }
    return visit.redirect(to: "/kit")
  }

  private static func rung(_ reader: Reader, in tx: Tx) throws -> HTML {
    count(try tx.count("SELECT count(*) FROM core_live WHERE channel = \(channel) AND touched > \(tx.now.adding(days: -1))"), reader)
  }

  /// With a field, for whoever wants to see that what they type stays.
  private static func count(_ times: Int, _ reader: Reader) -> HTML {
    """
    <p id="rung">\(reader.t("Rings of the bell in the last day: {count}", ["count": reader.number(times)]))</p>
    <form method="get" action="\(path: Frame.path("/kit", in: reader.language))">\
    <p class="field"><label for="bell-note">\(reader.t("A note that stays as you type it"))</label> \
    <input id="bell-note" name="note" type="text" maxlength="80"></p></form>
    """
  }
}

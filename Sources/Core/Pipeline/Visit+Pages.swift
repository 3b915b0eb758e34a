import HTTPTypes
import Web

extension Visit {
  /// The whole document around a page's own body, with the menus that this visitor has.
  ///
  ///     return visit.page(visit.t("Cities"), body) { $0.description = … }
  package func page(_ title: String, _ body: HTML, _ adjust: (inout Chrome) -> Void = { _ in }) -> Answer {
    var chrome = chrome
    adjust(&chrome)
    let notice = Flash.read(request)
    if let notice { chrome.notices.append(notice) }
    var answer = Answer.page(Frame.page(title: title, body: body, chrome: chrome))
    if notice != nil { answer.headers.append(HTTPField(name: .setCookie, value: Flash.clearing)) }
    // Browsers ask again each time; only the kept pages of visitors may stand in caches between.
    answer.headers[.cacheControl] = actor == nil ? "no-cache" : "private, no-cache"
    return answer
  }

  /// A form with problems is drawn again with status 422, everything typed kept.
  package func page(
    _ title: String, invalid body: HTML, status: HTTPResponse.Status = .unprocessableContent, _ adjust: (inout Chrome) -> Void = { _ in }
  ) -> Answer {
    var answer = page(title, body, adjust)
    answer.status = status
    return answer
  }

  /// After a change: the next page, which says what was done and offers to take it back.
  /// - Parameter path: without the language.
  package func redirect(to path: String, done text: String? = nil, undo: Undo? = nil) -> Answer {
    var answer = Answer.redirect(to: self.path(path))
    if let text {
      answer.headers.append(
        HTTPField(name: .setCookie, value: Flash.header(Notice(.done, .text(text), undo: undo), text: text)))
    }
    return answer
  }

  package var chrome: Chrome {
    let own = language.code
    let raw = request.rawPath
    let inside = request.path.first == own ? String(raw.dropFirst(own.utf8.count + 1)) : "/"
    var chrome = Chrome(
      reader: reader, path: inside.isEmpty ? "/" : inside, address: house.settings.address,
      stylesheet: house.assets.path("style.css"))
    chrome.printStylesheet = house.assets.path("print.css")
    chrome.modules = [house.assets.path("suggest.js")] + (actor == nil ? [] : [house.assets.path("language.js")])
    chrome.icon = house.assets.path("favicon.svg")
    chrome.query = request.method.isUnsafe ? "" : request.query.encoded
    chrome.languages = house.words.languages.filter { Language.official.contains($0) }
    chrome.demo = house.settings.demo
    chrome.menus = house.menuLinks.find(reader, person == nil ? nil : actor?.roles ?? []) { place in
      (house.menus[place] ?? []).filter { entry in entry.permission.map { actor?.holds($0) ?? false } ?? true }
    }
    if let person {
      chrome.waiting = (path("/for-me"), waiting)
      chrome.visitor = Chrome.Visitor(
        name: person.name, organisation: person.organisation, others: person.others.map { ("\($0.id)", $0.name) })
    }
    return chrome
  }
}

extension Answer {
  /// For pages that count at a date or say what comes next: kept until midnight (UTC), then drawn again.
  package func validToday(_ visit: Visit) -> Answer {
    var answer = self
    answer.validUntil = visit.now.day.adding(days: 1).start
    return answer
  }
}

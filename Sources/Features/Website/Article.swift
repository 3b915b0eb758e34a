import Core
import Storage
import Web

/// A text that staff write for readers: a page that stays, a piece of news of its day, or help beside a task.
package struct Article: Sendable, Equatable {
  package enum Kind: String, SQLWord, CaseIterable {
    case page, news, help

    package var label: Phrase {
      switch self {
      case .page: "Page"
      case .news: "News"
      case .help: "Help"
      }
    }

    /// Where readers find them.
    var folder: String {
      switch self {
      case .page: "/pages"
      case .news: "/news"
      case .help: "/help"
      }
    }
  }

  package enum State: String, SQLWord, CaseIterable {
    case draft, scheduled, published, withdrawn

    var label: Phrase {
      switch self {
      case .draft: "Draft"
      case .scheduled: "To be published"
      case .published: "Published"
      case .withdrawn: "No longer published"
      }
    }

    var tone: Kit.Tone {
      switch self {
      case .draft: .neutral
      case .scheduled: .waiting
      case .published: .good
      case .withdrawn: .stopped
      }
    }

    var mayBePublished: Bool { self != .published }
    /// What was announced for a date can be called off; what was published can be taken back.
    var mayBeWithdrawn: Bool { self == .published || self == .scheduled }
  }

  package let id: RecordID
  package let kind: Kind
  /// The last part of its address, for ever.
  package let slug: String
  /// Its place among pages of its kind, from 1.
  package let place: Int
  package let state: State
  /// When it takes effect; only while scheduled.
  package let publishAt: Moment?
  package let published: Moment?
  /// Raised by each saving, in whichever language.
  package let version: Int

  /// Without the language.
  package var path: String { "\(kind.folder)/\(slug)" }
  /// Where staff work on it.
  var desk: String { "/articles/\(id)" }

  static let fields = ["title", "summary", "body"]
  static let titleLimit = 160
  static let summaryLimit = 400
  static let bodyLimit = 50_000
}

/// The words of an article in one language, as somebody saved them.
package struct ArticleWords: Sendable, Equatable {
  package var title: String
  package var summary: String
  package var body: String
  package init(title: String, summary: String, body: String) {
    self.title = title
    self.summary = summary
    self.body = body
  }
}

/// One saving, kept for ever.
struct ArticleVersion: Sendable, Equatable {
  let number: Int
  let language: Language
  let words: ArticleWords
  let saved: Moment
  let person: PersonID?
}

import HTTPTypes

extension Problem {
  /// What happened and what to do, in the reader's language.
  package func sentence(_ reader: Reader) -> (title: String, text: String) {
    switch self {
    case .notFound:
      (
        reader.t("This page is not here"),
        reader.t("The address may be mistyped, or the page may be for members only. Sign in if you are one, or start from the home page.")
      )
    case .forbidden(let reason): (reader.t("You may not do this"), reader.t(reason))
    case .signIn:
      (reader.t("Please sign in"), reader.t("This page is for people who are signed in. You come back here afterwards."))
    case .conflict(let reason, let values): (reader.t("This has changed in the meantime"), reader.t(reason, reader.said(values)))
    case .invalid(let problems):
      (
        reader.t("Some answers need another look"),
        problems.isEmpty
          ? reader.t("Nothing was changed. Go back, correct what is wrong and send it again.")
          : problems.map { $0.sentence(reader) }.joined(separator: " ")
      )
    case .malformed:
      (
        reader.t("This could not be read"),
        reader.t("What arrived was cut off or garbled on its way. Nothing was changed. Go back and send it again.")
      )
    case .notAllowed:
      (
        reader.t("This cannot be done here"),
        reader.t("The page exists, but not for what was asked. Nothing was changed. Go back and use the buttons of the page.")
      )
    case .tooLarge:
      (
        reader.t("This is too big"),
        reader.t("What you sent is bigger than this page accepts. Nothing was changed. Go back and send a smaller file or a shorter text.")
      )
    case .tooMany(let seconds):
      (
        reader.t("Too many attempts in a short time"),
        reader.t("Nothing was changed. Wait {count} seconds and try again.", count: seconds)
      )
    case .unavailable:
      (
        reader.t("Very busy right now"),
        reader.t("Your request could not be handled in time. Nothing was changed. Wait a moment and load the page again.")
      )
    }
  }

  /// The page for a mistake of ours (500), with the number under which it is logged.
  package static func mistake(_ number: String, _ reader: Reader) -> (title: String, text: String) {
    (
      reader.t("Something went wrong on our side"),
      reader.t(
        "This is our mistake, not yours. Go back and try again; if it happens again, tell us the number {number}.", ["number": number])
    )
  }

  /// `Allow` or `Retry-After`, where the problem has one.
  package var headers: HTTPFields {
    switch self {
    case .notAllowed(let methods): [.allow: methods.map(\.rawValue).joined(separator: ", ")]
    case .tooMany(let seconds): [.retryAfter: String(seconds)]
    case .unavailable: [.retryAfter: "5"]
    default: [:]
    }
  }
}

extension Reader {
  /// The values of a problem's sentence as this reader writes them: verbs give numbers and days plainly (`2021-03-25`).
  func said(_ values: [String: String]) -> [String: String] {
    let counted = ["count", "limit", "from", "to"]
    return Dictionary(
      uniqueKeysWithValues: values.map { key, value in
        if let day = Day(value) { return (key, self.day(day)) }
        return (key, counted.contains(key) ? Int(value).map(number) ?? value : value)
      })
  }
}

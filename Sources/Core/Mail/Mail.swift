import Storage
import Web

/// A mail to be sent: already in its recipient's words. `Outbox.put` writes it in the transaction of the change that
/// promises it.
package struct Mail: Sendable {
  /// Whom it is for, so that it goes when they are erased; nil for an address without an account.
  package var to: PersonID?
  package var address: String
  /// The recipient's, in which subject and text are written.
  package var language: Language
  /// One line; line breaks become spaces.
  package var subject: String
  package var text: String
  /// The same as HTML (a whole document), for readers that show it; nil sends the text alone.
  package var html: String?
  /// Means once: a second mail with the same key is not written.
  package var key: String?
  /// Who promised it: sees the alarm when it cannot be sent. Nil is the house.
  package var sender: PersonID?
  /// An address of ours (https in earnest) that ends this kind of mail with one press.
  package var unsubscribe: String?

  package init(
    to: PersonID?, address: String, language: Language, subject: String, text: String, html: String? = nil,
    key: String? = nil, sender: PersonID? = nil, unsubscribe: String? = nil
  ) {
    self.to = to
    self.address = address
    self.language = language
    self.subject = subject
    self.text = text
    self.html = html
    self.key = key
    self.sender = sender
    self.unsubscribe = unsubscribe
  }
}

/// A mail as it stands in the outbox.
package struct MailRow: Sendable {
  package enum State: String, Sendable, CaseIterable, SQLWord {
    /// To be sent now or at the next try.
    case waiting
    /// No server is set (`PAIDEIA_SMTP`): it leaves when there is one.
    case held
    case sent
    /// Refused, or tried for two days in vain.
    case failed
    /// Sent, and came back.
    case bounced
    /// Demo mode: no mail leaves; it is read on the mailbox page.
    case kept
  }
  package enum Fault: String, Sendable, SQLWord {
    /// The receiving server refused it for good; `reason` is what it said.
    case refused
    /// The receiving server asked to try later.
    case delayed
    /// The server did not answer, or the line broke.
    case unreachable
    /// Our own server is not set up as it should be (name, password, certificate).
    case server
    /// It came back for good: the address will never take it.
    case bounced
    /// It came back, and may be taken another day.
    case bouncedForNow = "bounced-for-now"
  }

  package let id: ID<MailRow>
  package let to: PersonID?
  package let sender: PersonID?
  package let address: String
  package let language: Language
  package let subject: String
  /// Empty once it has been sent.
  package let text: String
  package let html: String?
  package let unsubscribe: String?
  package let state: State
  package let tries: Int
  let attempt: Int
  package let fault: Fault?
  /// The server's words, without addresses.
  package let reason: String?
  package let created: Moment
  package let sent: Moment?
  let token: String
}

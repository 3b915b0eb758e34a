import Core
import Storage
import Web

enum SignInViews {
  static func narrow(_ visit: Visit, _ title: String, _ body: HTML) -> Answer {
    visit.page(title, body) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
    }
  }

  static func ways(_ visit: Visit, link: Filled, password: Filled, wrong: Phrase?, demo: [DemoPeople.Somebody]) -> HTML {
    let reader = visit.reader
    let complaint = wrong.map { Kit.notice(Notice(.problem, .text(reader.t($0))), reader) }
    return """
      \(complaint)\(demoEntries(visit, demo))
      <section><h2>\(reader.t("By a link in an e-mail"))</h2>
      <p>\(reader.t("You get an e-mail with a link. It works once, for thirty minutes. No password is needed."))</p>
      \(link.html(action: visit.path("/sign-in"), submit: "Send me the link", reader: reader))</section>
      <section><h2>\(reader.t("By password"))</h2>
      \(password.html(action: visit.path("/sign-in/password"), submit: "Sign in", reader: reader))</section>
      <p><a href="\(path: visit.path("/sign-in/lost-address"))">\(reader.t("I no longer have my address"))</a></p>
      <p>\(reader.t("You cannot open an account yourself: your city or the secretariat invites you."))</p>
      """
  }

  private static func demoEntries(_ visit: Visit, _ people: [DemoPeople.Somebody]) -> HTML {
    if people.isEmpty { return "" }
    let buttons = people.map { somebody -> HTML in
      let button = Kit.button(
        visit.t(somebody.label), action: visit.path("/demo-entry"), fields: Fields([("key", somebody.key)]), visit.reader)
      return "<li>\(button)</li>"
    }
    return """
      <section><h2>\(visit.t("Enter the demonstration"))</h2>
      <p>\(visit.t("These people are fictitious. One click and you are signed in."))</p>
      <ul class="plain">\(buttons)</ul></section>
      """
  }

  static func sent(_ visit: Visit) -> HTML {
    """
    <p>\(visit.t("If this address has an account, a link is on its way. It works once, for thirty minutes."))</p>
    <p>\(visit.t("Nothing there? Look in your spam folder, and check that the address is the one your city gave."))</p>
    <p><a href="\(path: visit.path("/sign-in"))">\(visit.t("Back to sign-in"))</a></p>
    """
  }

  static func ended(_ visit: Visit) -> HTML {
    """
    <p>\(visit.t("It has already been used or has expired. Nothing is lost: ask for a new one."))</p>
    <p><a href="\(path: visit.path("/sign-in"))">\(visit.t("Sign in"))</a></p>
    """
  }

  static func lost(_ visit: Visit) -> HTML {
    """
    <p>\(visit.t("Somebody who knows you has to vouch for the new address: another delegate of your city, or the secretariat."))</p>
    """
  }

  static func asked(_ visit: Visit) -> HTML {
    """
    <p>\(visit.t("If the first address has an account, your colleagues and the secretariat now see your request."))</p>
    <p>\(visit.t("As soon as one of them vouches for you, a sign-in link is sent to the new address."))</p>
    """
  }
}

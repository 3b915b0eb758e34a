import Core
import Storage
import Web

enum AccountViews {
  static func account(
    _ visit: Visit, _ state: AccountPages.State, details: Filled, password: Filled, address: Filled, code: Filled
  ) -> HTML {
    let reader = visit.reader
    return """
      <section><h2>\(reader.t("My details"))</h2>
      \(details.html(action: visit.path("/account"), submit: "Save", reader: reader))</section>
      <section><h2>\(reader.t("My address"))</h2>\(move(visit, state, address))</section>
      <section><h2>\(reader.t("Password"))</h2>
      <p>\(state.hasPassword ? reader.t("You have a password. A new one replaces it and signs out your other browsers.") : reader.t("You have no password: you sign in with a link sent by e-mail. You can set one."))</p>
      \(password.html(action: visit.path("/account/password"), submit: "Set the password", reader: reader))</section>
      <section><h2>\(reader.t("Two-step sign-in"))</h2>\(factor(visit, state, code))</section>
      <section><h2>\(reader.t("All that is held about me"))</h2>
      <p><a href="\(path: visit.path("/account/data"))">\(reader.t("See it, download it, say yes or no, end the account"))</a></p></section>
      <section><h2>\(reader.t("Where I am signed in"))</h2>
      <p>\(reader.t("Signed in on {count} browsers.", count: state.sessions))</p>
      \(Kit.button(reader.t("Sign out"), action: visit.path("/sign-out"), reader))
      \(Kit.button(reader.t("Sign out everywhere"), action: visit.path("/sign-out-everywhere"), tone: .quiet, reader))</section>
      \(Kit.helpLink("personal-data", reader))
      """
  }

  private static func move(_ visit: Visit, _ state: AccountPages.State, _ form: Filled) -> HTML {
    let reader = visit.reader
    let present: HTML = "<p>\(reader.t("Your account uses {address}.", ["address": state.person.address ?? ""]))</p>"
    if let move = state.move {
      return """
        \(present)<p>\(reader.t("You asked for {address}. A colleague from your city or the secretariat has to vouch for it.", ["address": move.address]))</p>
        \(Kit.button(reader.t("Withdraw the request"), action: visit.path("/account/address/withdrawal"), tone: .quiet, reader))
        """
    }
    return """
      \(present)<p>\(reader.t("If it changes, somebody who knows you has to vouch for the new one, so that nobody can take your place."))</p>
      \(form.html(action: visit.path("/account/address"), submit: "Ask for the new address", reader: reader))
      """
  }

  private static func factor(_ visit: Visit, _ state: AccountPages.State, _ code: Filled) -> HTML {
    let reader = visit.reader
    if state.hasFactor {
      return """
        <p>\(reader.t("You are asked for a code from your app when you sign in."))</p>
        \(code.html(action: visit.path("/account/factor/end"), submit: "Stop asking for a code", reader: reader))
        """
    }
    if let secret = state.enrolling {
      return """
        <p>\(reader.t("Type this key into an app for one-time codes, then type the code that it shows."))</p>
        <p><code>\(grouped(secret))</code></p>
        \(code.html(action: visit.path("/account/factor/proof"), submit: "Confirm", reader: reader))
        """
    }
    return """
      <p>\(reader.t("With two-step sign-in, a stolen password or mailbox is not enough to get in. The secretariat should use it."))</p>
      \(Kit.button(reader.t("Set up two-step sign-in"), action: visit.path("/account/factor"), reader))
      """
  }

  /// Four letters at a time are easier to type.
  private static func grouped(_ secret: String) -> String {
    let letters = Array(secret)
    return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: " ")
  }
}

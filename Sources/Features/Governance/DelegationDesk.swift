import Core
import Directory
import Meetings
import Storage
import Web

/// On a city's own page: the assemblies ahead, and whether it is ready to vote there.
enum DelegationDesk {
  static let desk = Desk("governance", "Assemblies", order: 25, isHandedOver: true) { visit, actor, city, tx in
    let ahead = try Assembly.list(seenBy: visit.sight, limit: 20, in: tx).filter { $0.0.state != .closed && $0.1.state == .planned }
    let titles = try Texts.read(ahead.map(\.0.id), ["title"], for: visit.language, in: tx)
    let items = ahead.map { assembly, meeting -> HTML in
      """
      <li><a href="\(path: visit.path(assembly.path))">\(titles[assembly.id]?["title"]?.body ?? "")</a>, \
      \(MeetingClock(meeting, visit.reader).html(meeting.starts)) \(Kit.badge(visit.t(assembly.state.label), assembly.state.tone))</li>
      """
    }
    return items.isEmpty ? nil : "<ul>\(items)</ul>"
  }
}
